/** QUIC and HTTP/3 servers and clients: the parts put together. */
@NullMarked
package io.culebra;

import org.jspecify.annotations.NullMarked;
