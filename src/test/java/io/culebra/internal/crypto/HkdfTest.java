package io.culebra.internal.crypto;

import static io.culebra.internal.crypto.Bytes.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HkdfTest {
    private static final CipherSuite SHA_256 = CipherSuite.AES_128_GCM_SHA256;
    private static final CipherSuite SHA_384 = CipherSuite.AES_256_GCM_SHA384;

    /** RFC 5869, appendix A.1 to A.3. */
    @Nested
    class Rfc5869 {
        private final Hkdf hkdf = new Hkdf(SHA_256);

        @Test
        void derivesTheBasicCase() {
            byte[] key = hkdf.extract(hex("000102030405060708090a0b0c"), filled(22, 0x0b));
            assertArrayEquals(
                    hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), key);
            assertArrayEquals(
                    hex(
                            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                    + "34007208d5b887185865"),
                    hkdf.expand(key, hex("f0f1f2f3f4f5f6f7f8f9"), 42));
        }

        @Test
        void derivesFromLongInputs() {
            byte[] key = hkdf.extract(counting(0x60, 80), counting(0, 80));
            assertArrayEquals(
                    hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"), key);
            assertArrayEquals(
                    hex(
                            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
                    hkdf.expand(key, counting(0xb0, 80), 82));
        }

        @Test
        void derivesWithoutSaltAndInfo() {
            byte[] key = hkdf.extract(new byte[0], filled(22, 0x0b));
            assertArrayEquals(
                    hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"), key);
            assertArrayEquals(
                    hex(
                            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                    + "9d201395faa4b61a96c8"),
                    hkdf.expand(key, new byte[0], 42));
        }
    }

    @Test
    void agreesWithWycheproof() {
        assertEquals(86, agreeing("hkdf_sha256_test", SHA_256));
        assertEquals(83, agreeing("hkdf_sha384_test", SHA_384));
    }

    /** RFC 9001, appendix A.1 prints what goes into the HMAC for "client in". */
    @Test
    void putsLengthLabelAndContextIntoTheInfo() {
        byte[] secret = filled(32, 7);
        Hkdf hkdf = new Hkdf(SHA_256);
        assertArrayEquals(
                hkdf.expand(secret, hex("00200f746c73313320636c69656e7420696e00"), 32),
                hkdf.expandLabel(secret, "client in", 32));
        assertArrayEquals(
                hkdf.expand(secret, hex("00200f746c73313320636c69656e7420696e02cafe"), 32),
                hkdf.expandLabel(secret, "client in", hex("cafe"), 32));
    }

    private static int agreeing(String file, CipherSuite suite) {
        Hkdf hkdf = new Hkdf(suite);
        List<Wycheproof.Vector> vectors = Wycheproof.read(file);
        for (Wycheproof.Vector vector : vectors) {
            byte[] key = hkdf.extract(vector.bytes("salt"), vector.bytes("ikm"));
            byte[] info = vector.bytes("info");
            int size = vector.number("size");
            if (vector.isValid()) {
                assertArrayEquals(
                        vector.bytes("okm"), hkdf.expand(key, info, size), vector::toString);
            } else {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> hkdf.expand(key, info, size),
                        vector::toString);
            }
        }
        return vectors.size();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] counting(int first, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
