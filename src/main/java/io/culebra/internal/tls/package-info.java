/**
 * TLS 1.3 as the handshake of QUIC: messages, key schedule, the two state machines, and who is
 * trusted. Keys and signatures come from Bouncy Castle and the JDK.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446 RFC 8446
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-4 RFC 9001, section 4
 */
@NullMarked
package io.culebra.internal.tls;

import org.jspecify.annotations.NullMarked;
