package io.culebra.internal.libcrypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.crypto.SignatureScheme;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LibcryptoOperationsTest {
    private static final byte[] CONTENT = {1, 2, 3};
    private static final byte[] BY_OTHERS = {9};
    private static final SignatureScheme ECDSA = SignatureScheme.ECDSA_SECP256R1_SHA256;

    private final LibcryptoOperations operations = LibcryptoUnderTest.make(new NoOperations());

    /** Signs and verifies, and says that it was it. */
    private static final class Others extends NoOperations {
        @Override
        public byte[] sign(PrivateKey key, SignatureScheme scheme, byte[] content) {
            return BY_OTHERS;
        }

        @Override
        public boolean verify(
                PublicKey key, SignatureScheme scheme, byte[] content, byte[] signature) {
            return true;
        }
    }

    /** A key as a token shows it. */
    private static final class Token implements PrivateKey {
        @Serial private static final long serialVersionUID = 1L;

        private final String format;
        private final byte @Nullable [] encoded;

        Token(String format, byte @Nullable [] encoded) {
            this.format = format;
            this.encoded = encoded;
        }

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public @Nullable String getFormat() {
            return format;
        }

        @Override
        public byte @Nullable [] getEncoded() {
            return encoded;
        }
    }

    @Nested
    class PrivateKeysOfOthers {
        @Test
        void areLeftToThem() throws Exception {
            LibcryptoOperations withOthers = LibcryptoUnderTest.make(new Others());
            for (Token token :
                    new Token[] {
                        new Token("PKCS#8", null),
                        new Token("RAW", new byte[32]),
                        new Token("PKCS#8", new byte[] {0x30, 1, 0})
                    }) {
                for (int i = 0; i < 2; i++) {
                    assertArrayEquals(BY_OTHERS, withOthers.sign(token, ECDSA, CONTENT));
                }
            }
        }

        @Test
        void doNotShareTheFateOfEqualOnes() throws Exception {
            LibcryptoOperations withOthers = LibcryptoUnderTest.make(new Others());
            KeyPair keys = newKeys();
            Token same = new Token("PKCS#8", keys.getPrivate().getEncoded());
            Token again = new Token("PKCS#8", keys.getPrivate().getEncoded());
            for (PrivateKey key : new PrivateKey[] {keys.getPrivate(), same, again, same}) {
                byte[] signature = withOthers.sign(key, ECDSA, CONTENT);
                assertTrue(withOthers.verify(keys.getPublic(), ECDSA, CONTENT, signature));
                assertTrue(signature.length > 1);
            }
        }
    }

    @Nested
    class OwnPrivateKeys {
        @Test
        void areReadOnce() throws Exception {
            SigningKeys known = signingKeys();
            PrivateKey key = newKeys().getPrivate();
            SigningKey first = known.of(key).orElseThrow();
            known.of(newKeys().getPrivate());
            assertEquals(first, known.of(key).orElseThrow());
        }

        @Test
        void areForgottenWithTheirOwner() throws Exception {
            SigningKeys known = signingKeys();
            for (int i = 0; i < 3; i++) {
                assertTrue(known.of(newKeys().getPrivate()).isPresent());
            }
            int left = known.size();
            for (int i = 0; i < 50 && left > 0; i++) {
                System.gc();
                left = known.size();
            }
            assertEquals(0, left);
        }

        private static SigningKeys signingKeys() {
            PublicKeyFunctions functions = LibcryptoUnderTest.functions();
            return new SigningKeys(functions, new CallBuffer(new Owner()), new Digests());
        }
    }

    @Nested
    class Signatures {
        @Test
        void longerThanAnyAreLeftToOthers() throws Exception {
            LibcryptoOperations withOthers = LibcryptoUnderTest.make(new Others());
            KeyPair keys = newKeys();
            byte[] tooLong = new byte[CallBuffer.ROOM_BYTES + 1];
            assertTrue(withOthers.verify(keys.getPublic(), ECDSA, CONTENT, tooLong));
            assertTrue(withOthers.verify(keys.getPublic(), ECDSA, tooLong, CONTENT));
            assertArrayEquals(BY_OTHERS, withOthers.sign(keys.getPrivate(), ECDSA, tooLong));
        }

        @Test
        void areCheckedByTheKeyOfTheCallAndNoOther() throws Exception {
            KeyPair one = newKeys();
            KeyPair other = newKeys();
            byte[] signature = operations.sign(one.getPrivate(), ECDSA, CONTENT);
            for (int i = 0; i < 3; i++) {
                assertTrue(operations.verify(one.getPublic(), ECDSA, CONTENT, signature));
                assertFalse(operations.verify(other.getPublic(), ECDSA, CONTENT, signature));
            }
        }
    }

    @Nested
    class Offers {
        @Test
        void areGoodForOneAgreement() throws Exception {
            for (NamedGroup group : NamedGroup.values()) {
                if (group.isCombined()) {
                    continue;
                }
                Offer offer = operations.offer(group);
                byte[] share = operations.offer(group).share();
                assertTrue(offer.agree(share).length > 0);
                assertThrows(IllegalStateException.class, () -> offer.agree(share));
            }
        }
    }

    /** A worker's operations are made by one thread and used by another. */
    @Test
    void workOnAnotherThreadThanTheOneThatMadeThem() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            byte[] share = operations.offer(NamedGroup.X25519).share();
            worker.submit(() -> operations.answer(NamedGroup.X25519, share)).get();
        } finally {
            worker.shutdown();
            assertTrue(worker.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
