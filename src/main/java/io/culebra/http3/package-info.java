/**
 * Contracts of HTTP/3 as applications see them: messages, exchanges with streamed bodies, settings,
 * error codes.
 *
 * <p>Everything here belongs to the connection's worker, except the immutable values ({@link
 * io.culebra.http3.Fields}, {@link io.culebra.http3.Http3Request}, {@link
 * io.culebra.http3.Http3Response}, {@link io.culebra.http3.Http3Settings}).
 */
@NullMarked
package io.culebra.http3;

import org.jspecify.annotations.NullMarked;
