package io.culebra.internal.endpoint;

import io.culebra.api.RandomSource;
import io.culebra.internal.crypto.KeyRing;
import io.culebra.internal.crypto.KeySource;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.wire.ConnectionId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tokens of Retry packets: they carry, sealed, what the server would otherwise have to remember.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9000#section-8.1.4 RFC 9000, section 8.1.4
 */
final class AddressTokens {
    /** RFC 9000 §8.1.3: a Retry token is used at once, so it need not live long. */
    private static final long LIFETIME_MILLIS = 10_000;

    private final KeySource keys;
    private final RandomSource random;

    /**
     * What a token says.
     *
     * @param originalDestination the id that the client sent its first Initial to
     * @param retrySource the id that the Retry chose
     */
    record Content(ConnectionId originalDestination, ConnectionId retrySource) {}

    AddressTokens(KeySource keys, RandomSource random) {
        this.keys = keys;
        this.random = random;
    }

    byte[] issue(Content content, InternetAddress peer, long nowMillis) {
        byte[] original = content.originalDestination().bytes();
        byte[] chosen = content.retrySource().bytes();
        byte[] clear =
                ByteBuffer.allocate(Long.BYTES + 1 + original.length + chosen.length)
                        .putLong(nowMillis)
                        .put((byte) original.length)
                        .put(original)
                        .put(chosen)
                        .array();
        return keys.at(nowMillis).seal(KeyRing.Purpose.ADDRESS_TOKEN, clear, bytes(peer), random);
    }

    /** Empty if the token is not ours, not this address's, or too old. */
    Optional<Content> read(byte[] token, InternetAddress peer, long nowMillis) {
        return keys.at(nowMillis)
                .open(KeyRing.Purpose.ADDRESS_TOKEN, token, bytes(peer))
                .flatMap(clear -> parse(clear, nowMillis));
    }

    private static Optional<Content> parse(byte[] clear, long nowMillis) {
        ByteBuffer in = ByteBuffer.wrap(clear);
        long age = nowMillis - in.getLong();
        if (age < 0 || age > LIFETIME_MILLIS) {
            return Optional.empty();
        }
        byte[] original = new byte[in.get()];
        in.get(original);
        byte[] chosen = Arrays.copyOfRange(clear, in.position(), clear.length);
        return Optional.of(new Content(ConnectionId.of(original), ConnectionId.of(chosen)));
    }

    private static byte[] bytes(InternetAddress peer) {
        return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                .putLong(peer.high())
                .putLong(peer.low())
                .putInt(peer.port())
                .array();
    }
}
