package io.culebra.internal.tls;

import io.culebra.api.RandomSource;
import io.culebra.internal.wire.TransportException;

/**
 * An encrypted_client_hello extension with nothing in it: it looks like one that has, so that those
 * that have do not stick out.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc9849#section-6.2 RFC 9849, section 6.2
 */
final class EchGrease {
    private static final int OUTER = 0;
    private static final int HKDF_SHA256 = 1;
    private static final int AES_128_GCM = 1;
    private static final int X25519_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int PAYLOAD_STEP = 32;
    private static final int LEAST_STEPS = 4;
    private static final int ECH_CONFIG_VERSION = 0xfe0d;

    /** Of a KDF and an AEAD. */
    private static final int SUITE_BYTES = 4;

    private static final int CONFIRMATION_BYTES = 8;

    private EchGrease() {}

    /** Makes the data of one; a second hello has the same again. */
    static byte[] create(RandomSource random) {
        byte[] key = new byte[X25519_BYTES];
        random.nextBytes(key);
        key[X25519_BYTES - 1] &= 0x7f; // as a point of the curve has it
        // A hello is padded to a multiple of 32 bytes before it is sealed.
        int steps = LEAST_STEPS + (int) (random.nextLong() & 3);
        byte[] payload = new byte[steps * PAYLOAD_STEP + TAG_BYTES];
        random.nextBytes(payload);
        TlsWriter out = new TlsWriter(payload.length + 64);
        out.u8(OUTER).u16(HKDF_SHA256).u16(AES_128_GCM).u8((int) random.nextLong() & 0xff);
        out.u16(key.length).put(key).u16(payload.length).put(payload);
        return out.toByteArray();
    }

    /**
     * Looks at the configurations that a server offers for another try. They are not used.
     *
     * @throws TransportException decode_error if they are malformed
     */
    static void checkRetryConfigs(TlsReader data) throws TransportException {
        // RFC 9849 §6.2: the form is checked, the content ignored.
        TlsReader list = data.vector16(4);
        data.requireEnd();
        while (list.hasMore()) {
            int version = list.u16();
            TlsReader config = list.vector16(0);
            if (version == ECH_CONFIG_VERSION) {
                checkConfig(config);
            }
        }
    }

    /**
     * Looks at what a HelloRetryRequest says about an offer that was none.
     *
     * @throws TransportException decode_error if it is malformed
     */
    static void checkConfirmation(TlsReader data) throws TransportException {
        // RFC 9849 §6.2: here, too, the form is checked, and the content means nothing.
        data.bytes(CONFIRMATION_BYTES);
        data.requireEnd();
    }

    private static void checkConfig(TlsReader config) throws TransportException {
        config.u8();
        config.u16();
        config.vector16(1);
        TlsReader suites = config.vector16(SUITE_BYTES);
        if (suites.remaining() % SUITE_BYTES != 0) {
            throw Alert.decodeError("half a suite of HPKE");
        }
        config.u8();
        config.vector8(1);
        TlsReader extensions = config.vector16(0);
        config.requireEnd();
        while (extensions.hasMore()) {
            extensions.u16();
            extensions.vector16(0);
        }
    }
}
