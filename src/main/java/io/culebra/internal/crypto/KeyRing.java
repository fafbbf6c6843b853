package io.culebra.internal.crypto;

import io.culebra.api.RandomSource;
import io.culebra.internal.wire.ConnectionId;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that all workers of a server share: for address tokens, session tickets and stateless
 * reset tokens. Two generations, the current one and the one before it; what is made takes the
 * current, what is read may be of either.
 *
 * <p>Its keys never change: {@link #rotate} gives another ring. Its ciphers are for one thread;
 * each worker has a {@link #copy} of the ring.
 */
public final class KeyRing {
    /** Length of the secret that all keys of a generation come from. */
    public static final int SECRET_BYTES = 32;

    /** Length of a stateless reset token (RFC 9000 §10.3). */
    public static final int RESET_TOKEN_BYTES = 16;

    /** What bytes are sealed for; each purpose has a key of its own. */
    public enum Purpose {
        /** Retry tokens and tokens of NEW_TOKEN frames. */
        ADDRESS_TOKEN,
        /** Session tickets of TLS. */
        TICKET
    }

    private final KeyGeneration current;
    private final @Nullable KeyGeneration previous;

    private KeyRing(KeyGeneration current, @Nullable KeyGeneration previous) {
        this.current = current;
        this.previous = previous;
    }

    /**
     * Makes a ring with one generation.
     *
     * @param random gives its secret
     * @return a ring whose keys nobody else has
     */
    public static KeyRing of(RandomSource random) {
        return new KeyRing(generation(random), null);
    }

    /**
     * Makes a ring of given secrets, so that the servers of a fleet read each other's tokens.
     *
     * @param current secret of {@value #SECRET_BYTES} bytes, copied
     * @param previous the secret before it, or null, copied
     * @return the same ring wherever the secrets are the same
     */
    public static KeyRing ofSecrets(byte[] current, byte @Nullable [] previous) {
        return new KeyRing(
                new KeyGeneration(current), previous == null ? null : new KeyGeneration(previous));
    }

    /**
     * Goes on to a new generation.
     *
     * @param random gives its secret
     * @return a ring whose previous generation is this ring's current one
     */
    public KeyRing rotate(RandomSource random) {
        return new KeyRing(generation(random), current.copy());
    }

    /**
     * The same keys for another thread. From any thread.
     *
     * @return a ring that opens what this one seals, and the other way round
     */
    public KeyRing copy() {
        return new KeyRing(current.copy(), previous == null ? null : previous.copy());
    }

    /**
     * Encrypts and authenticates bytes. A generation may seal 2^32 times before it should rotate.
     *
     * @param purpose chooses the key
     * @param clear the bytes, borrowed
     * @param associated more bytes that must be the same when opened, such as an address; borrowed
     * @param random gives the nonce
     * @return {@link #sealedBytes} bytes
     */
    public byte[] seal(Purpose purpose, byte[] clear, byte[] associated, RandomSource random) {
        return current.seal(purpose, clear, associated, random);
    }

    /**
     * Decrypts what {@link #seal} of this generation or the one before has made.
     *
     * @param purpose chooses the key
     * @param sealed anything a peer may have sent, borrowed
     * @param associated the same bytes as when it was sealed, borrowed
     * @return the bytes; empty if they are not ours, were changed, or are too old
     */
    public Optional<byte[]> open(Purpose purpose, byte[] sealed, byte[] associated) {
        Optional<byte[]> clear = current.open(purpose, sealed, associated);
        return clear.isPresent() || previous == null
                ? clear
                : previous.open(purpose, sealed, associated);
    }

    /**
     * How long bytes become.
     *
     * @param clearBytes how long they are in clear
     * @return bytes that {@link #seal} gives
     */
    public static int sealedBytes(int clearBytes) {
        return clearBytes + KeyGeneration.OVERHEAD_BYTES;
    }

    /**
     * The stateless reset token of a connection id that is issued now.
     *
     * @param id an id that we issue
     * @return {@value #RESET_TOKEN_BYTES} bytes
     * @spec https://www.rfc-editor.org/rfc/rfc9000#section-10.3.2 RFC 9000, section 10.3.2
     */
    public byte[] resetToken(ConnectionId id) {
        return current.resetToken(id);
    }

    /**
     * The token that the id had if it was issued before the last rotation.
     *
     * @param id an id that we issued
     * @return {@value #RESET_TOKEN_BYTES} bytes; empty if there is no generation before
     */
    public Optional<byte[]> previousResetToken(ConnectionId id) {
        return previous == null ? Optional.empty() : Optional.of(previous.resetToken(id));
    }

    /** Keys are not for logs. */
    @Override
    public String toString() {
        return previous == null ? "KeyRing of one generation" : "KeyRing of two generations";
    }

    private static KeyGeneration generation(RandomSource random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        KeyGeneration made = new KeyGeneration(secret);
        Arrays.fill(secret, (byte) 0);
        return made;
    }
}
