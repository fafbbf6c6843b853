/**
 * Loss detection, round trip times, congestion control, pacing and acknowledgement: what was sent,
 * what became of it, and how much more may go. Pure arithmetic on time and sizes.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9002 RFC 9002
 */
@NullMarked
package io.culebra.internal.recovery;

import org.jspecify.annotations.NullMarked;
