/**
 * All streams of one connection: states, flow control, order, and who sends next (RFC 9000 §2 to
 * §4). The connection talks to {@link io.culebra.internal.stream.Streams} only.
 */
@NullMarked
package io.culebra.internal.stream;

import org.jspecify.annotations.NullMarked;
