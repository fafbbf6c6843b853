/** One connection: packets in, packets out, in the order that RFC 9000 asks for. */
@NullMarked
package io.culebra.internal.connection;

import org.jspecify.annotations.NullMarked;
