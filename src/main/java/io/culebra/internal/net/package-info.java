/** UDP sockets, and batches of messages to and from them. */
@NullMarked
package io.culebra.internal.net;

import org.jspecify.annotations.NullMarked;
