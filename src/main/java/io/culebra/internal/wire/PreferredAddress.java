package io.culebra.internal.wire;

import io.culebra.internal.memory.InternetAddress;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a server would rather be reached once the handshake is over.
 *
 * @param ipv4 null if it has none
 * @param ipv6 null if it has none
 * @param id to be used there, 1 to 20 bytes; its sequence number is 1
 * @param resetToken of that id, 16 bytes; nobody changes them
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-9.6 RFC 9000, section 9.6
 */
// Compared by content below; a copy for each accessor would buy nothing.
@SuppressWarnings("ArrayRecordComponent")
public record PreferredAddress(
        @Nullable InternetAddress ipv4,
        @Nullable InternetAddress ipv6,
        ConnectionId id,
        byte[] resetToken) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other
                        instanceof
                        PreferredAddress(
                                InternetAddress v4,
                                InternetAddress v6,
                                ConnectionId i,
                                byte[] t)
                && Objects.equals(ipv4, v4)
                && Objects.equals(ipv6, v6)
                && id.equals(i)
                && Arrays.equals(resetToken, t);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
