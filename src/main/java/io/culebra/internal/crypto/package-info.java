/**
 * Packet protection: keys from secrets, sealing and opening of runs of packets, header protection,
 * key updates and their limits, Retry integrity, and the keys behind tokens and tickets.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5 RFC 9001, section 5
 */
@NullMarked
package io.culebra.internal.crypto;

import org.jspecify.annotations.NullMarked;
