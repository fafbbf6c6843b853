package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.PeerTrust;
import io.culebra.internal.wire.TransportException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathVerifierTest {
    private static final String HOST = "www.example.org";
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final Certificates.Issued ROOT = Certificates.authority("Root").selfSigned();
    private static final Certificates.Issued OTHER_ROOT =
            Certificates.authority("Other Root").selfSigned();
    private static final Certificates.Issued MIDDLE =
            Certificates.authority("Middle").signedBy(ROOT);
    private static final Certificates.Issued LOW = Certificates.authority("Low").signedBy(MIDDLE);
    private static final X509Certificate LEAF = leaf().signedBy(LOW).certificate();

    private final PeerVerifier verifier =
            PeerVerifier.of(PeerTrust.of(List.of(ROOT.certificate())));

    private static Certificates leaf() {
        return Certificates.of("leaf").dns(HOST);
    }

    @Nested
    class Trusts {
        @Test
        void aLeafOfTheRoot() {
            trusts(leaf().signedBy(ROOT).certificate());
        }

        @Test
        void aPathThroughOthers() {
            trusts(LEAF, LOW.certificate(), MIDDLE.certificate());
        }

        /** RFC 8446 §4.4.2: certificates may come in any order, and more than are needed. */
        @Test
        void aPathInAnyOrderWithTheRootAndStrangersBetween() {
            trusts(
                    LEAF,
                    ROOT.certificate(),
                    OTHER_ROOT.certificate(),
                    MIDDLE.certificate(),
                    LOW.certificate());
        }

        @Test
        void aSelfSignedCertificateThatIsARootItself() {
            X509Certificate own = leaf().selfSigned().certificate();
            PeerVerifier pinned = PeerVerifier.of(PeerTrust.of(List.of(own)));
            assertDoesNotThrow(
                    () -> pinned.verify(PeerCertificate.of(List.of(own)), HOST, Pair.NOW).take());
        }

        @Test
        void aRootThatWasSignedAgainByAnother() {
            Certificates.Issued crossed = Certificates.authority("Root").signedBy(OTHER_ROOT);
            trusts(leaf().signedBy(ROOT).certificate(), crossed.certificate());
        }

        private void trusts(X509Certificate... chain) {
            assertDoesNotThrow(() ->
                    verifier.verify(PeerCertificate.of(List.of(chain)), HOST, Pair.NOW).take());
        }
    }

    @Nested
    class Refuses {
        @Test
        void unknownIssuers() {
            refuses(Alert.UNKNOWN_CA, leaf().signedBy(OTHER_ROOT).certificate());
            refuses(Alert.UNKNOWN_CA, leaf().selfSigned().certificate());
        }

        @Test
        void pathsWithAGap() {
            refuses(Alert.UNKNOWN_CA, LEAF, MIDDLE.certificate());
        }

        @Test
        void issuersThatOnlyHaveTheNameOfTheRoot() {
            Certificates.Issued impostor = Certificates.authority("Root").selfSigned();
            refuses(Alert.BAD_CERTIFICATE, leaf().signedBy(impostor).certificate());
        }

        @Test
        void issuersThatAreNoAuthority() {
            Certificates.Issued noAuthority = leaf().signedBy(ROOT);
            refuses(
                    Alert.BAD_CERTIFICATE,
                    leaf().signedBy(noAuthority).certificate(),
                    noAuthority.certificate());
        }

        @Test
        void certificatesOutOfTheirTime() {
            refuses(
                    Alert.CERTIFICATE_EXPIRED,
                    leaf().validMillis(Pair.NOW - 2 * DAY, Pair.NOW - DAY)
                            .signedBy(ROOT)
                            .certificate());
            refuses(
                    Alert.CERTIFICATE_EXPIRED,
                    leaf().validMillis(Pair.NOW + DAY, Pair.NOW + 2 * DAY)
                            .signedBy(ROOT)
                            .certificate());
        }

        @Test
        void pathsThroughAnExpiredAuthority() {
            Certificates.Issued old =
                    Certificates.authority("Old")
                            .validMillis(Pair.NOW - 2 * DAY, Pair.NOW - DAY)
                            .signedBy(ROOT);
            refuses(
                    Alert.CERTIFICATE_EXPIRED,
                    leaf().signedBy(old).certificate(),
                    old.certificate());
        }

        @Test
        void rootsOfTheirOwnOutOfTheirTime() {
            X509Certificate own =
                    leaf().validMillis(Pair.NOW - 2 * DAY, Pair.NOW - DAY)
                            .selfSigned()
                            .certificate();
            PeerVerifier pinned = PeerVerifier.of(PeerTrust.of(List.of(own)));
            assertEquals(
                    0x100 + Alert.CERTIFICATE_EXPIRED,
                    assertThrows(
                                    TransportException.class,
                                    () ->
                                            pinned.verify(
                                                            PeerCertificate.of(List.of(own)),
                                                            HOST,
                                                            Pair.NOW)
                                                    .take())
                            .code());
        }

        @Test
        void otherNames() {
            TransportException refusal =
                    refuses(
                            Alert.CERTIFICATE_UNKNOWN,
                            Certificates.of("leaf")
                                    .dns("example.org")
                                    .signedBy(ROOT)
                                    .certificate());
            assertTrue(refusal.reason().contains(HOST), refusal.reason());
        }

        @Test
        void certificatesForOtherUses() {
            refuses(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    leaf().purpose(KeyPurposeId.id_kp_clientAuth).signedBy(ROOT).certificate());
            refuses(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    leaf().usage(KeyUsage.keyEncipherment).signedBy(ROOT).certificate());
        }

        /** RFC 8446 §4.4.2.4. */
        @ParameterizedTest
        @ValueSource(strings = {"MD5withRSA", "SHA1withRSA", "SHA1withECDSA"})
        void signaturesOverBrokenHashes(String algorithm) {
            String kind = algorithm.endsWith("RSA") ? "RSA" : "secp256r1";
            Certificates.Issued weak =
                    Certificates.authority("Weak", KeyKinds.keys(kind)).signedBy(ROOT);
            X509Certificate leaf = leaf().algorithm(algorithm).signedBy(weak).certificate();
            refuses(Alert.BAD_CERTIFICATE, leaf, weak.certificate());
        }

        /** RFC 8446 §4.4.2.3. */
        @Test
        void certificatesOfOlderVersions() throws Exception {
            X509Certificate old =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    new JcaX509v1CertificateBuilder(
                                                    ROOT.certificate().getSubjectX500Principal(),
                                                    BigInteger.ONE,
                                                    Date.from(Instant.ofEpochMilli(Pair.NOW - DAY)),
                                                    Date.from(Instant.ofEpochMilli(Pair.NOW + DAY)),
                                                    new X500Principal("CN=" + HOST),
                                                    ROOT.keys().getPublic())
                                            .build(
                                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                                            .build(ROOT.keys().getPrivate())));
            PeerVerifier clients =
                    PeerVerifier.of(
                            PeerTrust.of(List.of(ROOT.certificate())),
                            PeerVerifier.Purpose.CLIENTS,
                            check -> Pair.ANYONE);
            Answer<PeerVerifier.Verdict> answer =
                    clients.verify(PeerCertificate.of(List.of(old)), "", Pair.NOW);
            assertEquals(
                    0x100 + Alert.UNSUPPORTED_CERTIFICATE,
                    assertThrows(TransportException.class, answer::take).code());
        }

        @Test
        void circles() {
            Certificates.Issued first = Certificates.authority("First").selfSigned();
            Certificates.Issued second = Certificates.authority("Second").signedBy(first);
            Certificates.Issued firstAgain = Certificates.authority("First").signedBy(second);
            refuses(
                    Alert.UNKNOWN_CA,
                    leaf().signedBy(second).certificate(),
                    second.certificate(),
                    firstAgain.certificate(),
                    second.certificate(),
                    firstAgain.certificate());
        }

        private TransportException refuses(int alert, X509Certificate... chain) {
            Answer<PeerVerifier.Verdict> answer =
                    verifier.verify(PeerCertificate.of(List.of(chain)), HOST, Pair.NOW);
            TransportException refusal = assertThrows(TransportException.class, answer::take);
            assertEquals(0x100 + alert, refusal.code(), refusal.reason());
            return refusal;
        }
    }

    @Test
    void trustsAnyoneIfTold() {
        X509Certificate expired =
                leaf().validMillis(Pair.NOW - 2 * DAY, Pair.NOW - DAY).selfSigned().certificate();
        assertDoesNotThrow(() ->
                Pair.ANYONE
                        .verify(PeerCertificate.of(List.of(expired)), "other.org", Pair.NOW)
                        .take());
    }

    @Test
    void findsTheRootsOfTheSystem() {
        PeerVerifier system = PeerVerifier.of(PeerTrust.systemRoots());
        Answer<PeerVerifier.Verdict> answer =
                system.verify(PeerCertificate.of(List.of(LEAF)), HOST, Pair.NOW);
        assertEquals(
                0x100 + Alert.UNKNOWN_CA,
                assertThrows(TransportException.class, answer::take).code());
    }
}
