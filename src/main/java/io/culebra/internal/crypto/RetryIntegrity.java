package io.culebra.internal.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.QuicVersion;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tag at the end of a Retry packet: its sender has seen the Initial packet that it answers.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9001#section-5.8 RFC 9001, section 5.8
 */
public final class RetryIntegrity {
    /** Length of the tag. */
    public static final int TAG_BYTES = Aead.TAG_BYTES;

    private RetryIntegrity() {}

    /**
     * Appends the tag to a Retry packet.
     *
     * @param version of the packet
     * @param original the destination connection id of the Initial that the packet answers
     * @param memory holds the packet and room for {@value #TAG_BYTES} bytes more, borrowed
     * @param from where the packet starts
     * @param length of the packet without its tag
     */
    public static void seal(
            QuicVersion version,
            ConnectionId original,
            MemorySegment memory,
            long from,
            int length) {
        byte[] tag = tag(version, original, memory, from, length);
        MemorySegment.copy(tag, 0, memory, JAVA_BYTE, from + length, TAG_BYTES);
    }

    /**
     * Checks the tag of a Retry packet, in constant time.
     *
     * @param version of the packet
     * @param original the destination connection id of the Initial that we sent
     * @param memory holds the packet, borrowed
     * @param from where the packet starts
     * @param length of the packet, tag included
     * @return false if the packet is to be discarded (RFC 9000 §17.2.5.2)
     */
    public static boolean verify(
            QuicVersion version,
            ConnectionId original,
            MemorySegment memory,
            long from,
            int length) {
        int before = length - TAG_BYTES;
        if (before < 0) {
            return false;
        }
        byte[] received = new byte[TAG_BYTES];
        MemorySegment.copy(memory, JAVA_BYTE, from + before, received, 0, TAG_BYTES);
        return MessageDigest.isEqual(tag(version, original, memory, from, before), received);
    }

    private static byte[] tag(
            QuicVersion version,
            ConnectionId original,
            MemorySegment memory,
            long from,
            int length) {
        VersionConstants constants = VersionConstants.of(version);
        byte[] packet = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, from, packet, 0, length);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(constants.retryKey, "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, constants.retryNonce));
            // The pseudo-packet: the original id with its length before it, then the packet.
            cipher.updateAAD(new byte[] {(byte) original.length()});
            cipher.updateAAD(original.bytes());
            cipher.updateAAD(packet);
            return cipher.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }
}
