/** HTTP/3 (RFC 9114) on the contracts of QUIC: frames, streams, messages. Sees nothing below. */
@NullMarked
package io.culebra.internal.http3;

import org.jspecify.annotations.NullMarked;
