package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.NistCurve;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.crypto.Wycheproof;
import io.culebra.internal.wire.TransportException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource
class PublicKeyOperationsTest {
    private static final byte[] CONTENT = {1, 2, 3};

    private final Operations kind;
    private final PublicKeyOperations operations;

    PublicKeyOperationsTest(Operations kind) {
        this.kind = kind;
        operations = kind.of(new SeededRandom(5));
    }

    @Nested
    class Agreement {
        @Test
        void isTheSameAtBothEnds() throws Exception {
            for (NamedGroup group : NamedGroup.values()) {
                PublicKeyOperations.Offer offer = operations.offer(group);
                assertEquals(group.clientShareBytes(), offer.share().length);
                PublicKeyOperations.Agreement answer = operations.answer(group, offer.share());
                assertEquals(group.serverShareBytes(), answer.share().length);
                assertArrayEquals(answer.secret(), offer.agree(answer.share()), group.tlsName());
            }
        }

        @Test
        void refusesSharesOfAnyOtherLength() {
            for (NamedGroup group : NamedGroup.values()) {
                int right = group.clientShareBytes();
                for (int length : new int[] {0, 1, right / 2 + 1, right - 1, right + 1}) {
                    byte[] share = new byte[length];
                    Arrays.fill(share, (byte) 4);
                    refuses(group, share);
                }
            }
        }

        @Test
        void isTheSameWithAnotherKindAtTheOtherEnd() throws Exception {
            for (NamedGroup group : NamedGroup.values()) {
                for (Operations other : Operations.values()) {
                    PublicKeyOperations theirs = other.of(new SeededRandom(6));
                    PublicKeyOperations.Offer offer = theirs.offer(group);
                    PublicKeyOperations.Agreement answer = operations.answer(group, offer.share());
                    assertArrayEquals(answer.secret(), offer.agree(answer.share()));
                }
            }
        }

        @Test
        void isFreshEachTime() {
            for (NamedGroup group : NamedGroup.values()) {
                byte[] first = operations.offer(group).share();
                byte[] second = operations.offer(group).share();
                assertFalse(Arrays.equals(first, second), group.tlsName());
            }
        }

        /** FIPS 203 §7.2: twelve bits hold numbers that are not below the modulus. */
        @Test
        void refusesEncapsulationKeysBeyondTheModulus() {
            for (NamedGroup group :
                    List.of(NamedGroup.X25519MLKEM768, NamedGroup.SECP256R1MLKEM768)) {
                byte[] share = operations.offer(group).share();
                int kemAt = group.isCurveFirst() ? group.curve().clientShareBytes() : 0;
                share[kemAt] = (byte) 0xff;
                share[kemAt + 1] |= 0x0f;
                refuses(group, share);
            }
        }

        /** FIPS 203 §6.3: what was changed leads to another secret, not to an error. */
        @Test
        void givesAnotherSecretForAChangedCiphertext() throws Exception {
            NamedGroup group = NamedGroup.X25519MLKEM768;
            PublicKeyOperations.Offer offer = operations.offer(group);
            PublicKeyOperations.Agreement answer = operations.answer(group, offer.share());
            byte[] changed = answer.share();
            changed[0] ^= 1;
            byte[] secret = offer.agree(changed);
            assertEquals(answer.secret().length, secret.length);
            assertFalse(Arrays.equals(answer.secret(), secret));
        }

        @Test
        void refusesAnswersOfAnyOtherLength() {
            for (NamedGroup group : NamedGroup.values()) {
                int right = group.serverShareBytes();
                for (int length : new int[] {0, 1, right - 1, right + 1}) {
                    PublicKeyOperations.Offer offer = operations.offer(group);
                    assertThrows(TransportException.class, () -> offer.agree(new byte[length]));
                }
            }
        }

        @Test
        void isForgottenWhenNobodyTakesItUp() {
            for (NamedGroup group : NamedGroup.values()) {
                PublicKeyOperations.Offer offer = operations.offer(group);
                offer.destroy();
                offer.destroy();
                assertEquals(group.clientShareBytes(), offer.share().length);
            }
        }

        /** RFC 8446 §4.2.8.2. */
        @Test
        void refusesPointsThatAreNotOnTheCurve() {
            for (NamedGroup group : List.of(NamedGroup.SECP256R1, NamedGroup.SECP384R1)) {
                byte[] share = operations.offer(group).share();
                for (int at : new int[] {0, 1, share.length / 2, share.length - 1}) {
                    byte[] changed = share.clone();
                    changed[at] ^= 1;
                    refuses(group, changed);
                }
                byte[] beyondThePrime = share.clone();
                Arrays.fill(beyondThePrime, 1, beyondThePrime.length, (byte) 0xff);
                refuses(group, beyondThePrime);
            }
        }

        /** RFC 8446 §7.4.2: points of small order, for which every key gives zeros. */
        @Test
        void refusesSharesThatLeadToZeros() {
            byte[] one = new byte[32];
            one[0] = 1;
            refuses(NamedGroup.X25519, new byte[32]);
            refuses(NamedGroup.X25519, one);
            byte[] combined = operations.offer(NamedGroup.X25519MLKEM768).share();
            Arrays.fill(combined, combined.length - 32, combined.length, (byte) 0);
            refuses(NamedGroup.X25519MLKEM768, combined);
        }

        private void refuses(NamedGroup group, byte[] share) {
            TransportException refusal =
                    assertThrows(TransportException.class, () -> operations.answer(group, share));
            assertEquals(0x100 + Alert.ILLEGAL_PARAMETER, refusal.code());
        }
    }

    @Nested
    class Signatures {
        @Test
        void verifyForAllSchemesAndFailForOtherContent() throws Exception {
            for (SignatureScheme scheme : SignatureScheme.values()) {
                KeyPair keys = keysFor(scheme);
                byte[] signature = operations.sign(keys.getPrivate(), scheme, CONTENT);
                assertTrue(verifies(keys, scheme, signature), scheme.name());
                byte[] otherContent = {1, 2, 4};
                assertFalse(operations.verify(keys.getPublic(), scheme, otherContent, signature));
                for (int at = 0; at < signature.length; at += 7) {
                    byte[] changed = signature.clone();
                    changed[at] ^= 1;
                    assertFalse(verifies(keys, scheme, changed), scheme + " changed at " + at);
                }
                for (int length = 0; length < signature.length; length += 5) {
                    byte[] prefix = Arrays.copyOf(signature, length);
                    assertFalse(verifies(keys, scheme, prefix), scheme + " cut at " + length);
                }
            }
        }

        @Test
        void ofOneKindAreRightForTheOther() throws Exception {
            for (SignatureScheme scheme : SignatureScheme.values()) {
                KeyPair keys = keysFor(scheme);
                for (Operations other : Operations.values()) {
                    byte[] signature =
                            other.of(new SeededRandom(7)).sign(keys.getPrivate(), scheme, CONTENT);
                    assertTrue(verifies(keys, scheme, signature), scheme + " of " + other);
                }
            }
        }

        @Test
        void areTheSameForTheSameSeed() throws Exception {
            assumeTrue(kind == Operations.HYBRID, "chance is the library's");
            for (SignatureScheme scheme : SignatureScheme.values()) {
                KeyPair keys = keysFor(scheme);
                byte[] first = signWithSeed(1, keys, scheme);
                assertArrayEquals(first, signWithSeed(1, keys, scheme), scheme.name());
                if (scheme != SignatureScheme.ED25519) {
                    assertFalse(Arrays.equals(first, signWithSeed(2, keys, scheme)));
                }
            }
        }

        private boolean verifies(KeyPair keys, SignatureScheme scheme, byte[] signature) {
            return operations.verify(keys.getPublic(), scheme, CONTENT, signature);
        }

        private static byte[] signWithSeed(long seed, KeyPair keys, SignatureScheme scheme)
                throws GeneralSecurityException {
            return new HybridOperations(new SeededRandom(seed))
                    .sign(keys.getPrivate(), scheme, CONTENT);
        }

        private static KeyPair keysFor(SignatureScheme scheme) {
            return KeyKinds.ALL.stream()
                    .map(KeyKinds::keys)
                    .filter(keys -> scheme.fits(keys.getPublic()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class SchemesAndKeys {
        /** RFC 8446 §4.2.3: the curve is part of the scheme; so is the kind of RSA key. */
        @Test
        void goTogetherInOneWayOnly() {
            assertEquals(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256), fitting("secp256r1"));
            assertEquals(List.of(SignatureScheme.ECDSA_SECP384R1_SHA384), fitting("secp384r1"));
            assertEquals(List.of(), fitting("secp521r1"));
            assertEquals(List.of(SignatureScheme.ED25519), fitting("Ed25519"));
            assertEquals(List.of(), fitting("Ed448"));
            assertEquals(
                    List.of(
                            SignatureScheme.RSA_PSS_RSAE_SHA256,
                            SignatureScheme.RSA_PSS_RSAE_SHA384,
                            SignatureScheme.RSA_PSS_RSAE_SHA512),
                    fitting("RSA"));
            assertEquals(
                    List.of(
                            SignatureScheme.RSA_PSS_PSS_SHA256,
                            SignatureScheme.RSA_PSS_PSS_SHA384,
                            SignatureScheme.RSA_PSS_PSS_SHA512),
                    fitting("RSASSA-PSS"));
        }

        private static List<SignatureScheme> fitting(String kind) {
            PublicKey key = KeyKinds.keys(kind).getPublic();
            return Arrays.stream(SignatureScheme.values())
                    .filter(scheme -> scheme.fits(key))
                    .toList();
        }
    }

    @Nested
    class WycheproofVectors {
        /** The others have compressed points, or none on the curve. */
        private static final int PLAIN_POINTS = 525;

        /** The JDK is slow at it. */
        private static final int SAMPLE = 8;

        @Test
        void ofX25519() throws Exception {
            for (Wycheproof.Vector vector : Wycheproof.read("x25519_test")) {
                byte[] expected = vector.bytes("shared");
                byte[] share = vector.bytes("public");
                PublicKeyOperations.Offer own =
                        kind.offer(NamedGroup.X25519, vector.bytes("private"));
                if (Arrays.equals(expected, new byte[expected.length])) {
                    assertThrows(
                            TransportException.class, () -> own.agree(share), vector.toString());
                } else {
                    assertArrayEquals(expected, own.agree(share), vector.toString());
                }
            }
        }

        @Test
        void ofEcdh() throws Exception {
            int plain = 0;
            for (Wycheproof.Vector vector : Wycheproof.read("ecdh_secp256r1_test")) {
                byte[] share = point(vector.bytes("public"));
                boolean onTheCurve = NistCurve.P256.decodePoint(share).isPresent();
                if (onTheCurve && (!vector.isValid() || plain++ % SAMPLE != 0)) {
                    continue;
                }
                PublicKeyOperations.Offer own =
                        kind.offer(NamedGroup.SECP256R1, vector.bytes("private"));
                if (onTheCurve) {
                    assertArrayEquals(vector.bytes("shared"), own.agree(share), vector.toString());
                } else {
                    assertThrows(
                            TransportException.class, () -> own.agree(share), vector.toString());
                }
            }
            assertEquals(PLAIN_POINTS, plain);
        }

        @Test
        void ofEcdsa() throws Exception {
            verifies("ecdsa_secp256r1_sha256_test", "EC", SignatureScheme.ECDSA_SECP256R1_SHA256);
        }

        @Test
        void ofEd25519() throws Exception {
            verifies("ed25519_test", "Ed25519", SignatureScheme.ED25519);
        }

        private void verifies(String file, String algorithm, SignatureScheme scheme)
                throws GeneralSecurityException {
            KeyFactory factory = KeyFactory.getInstance(algorithm);
            for (Wycheproof.Vector vector : Wycheproof.read(file)) {
                PublicKey key =
                        factory.generatePublic(
                                new X509EncodedKeySpec(vector.groupBytes("publicKeyDer")));
                assertEquals(
                        vector.isValid(),
                        operations.verify(key, scheme, vector.bytes("msg"), vector.bytes("sig")),
                        vector.toString());
            }
        }

        /** What a TLS share would hold; some vectors are about the encoding around it only. */
        private static byte[] point(byte[] spki) {
            return Arrays.copyOfRange(spki, Math.max(0, spki.length - 65), spki.length);
        }
    }
}
