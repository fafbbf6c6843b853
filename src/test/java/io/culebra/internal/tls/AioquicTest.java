package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.api.TlsIdentity;
import io.culebra.differential.Python;
import io.culebra.internal.crypto.NamedGroup;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** aioquic's TLS. It has no HelloRetryRequest and no exporters. */
class AioquicTest extends ScriptedTest {
    private static final long NOW = System.currentTimeMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final Certificates.Issued AUTHORITY =
            Certificates.authority("Authority").validMillis(NOW - DAY, NOW + DAY).selfSigned();

    AioquicTest() throws IOException {
        super(
                Python.AIOQUIC,
                "aioquic_end.py",
                List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1),
                List.of("secp256r1", "secp384r1", "Ed25519", "RSA"));
    }

    /** It knows nothing of ML-KEM, and takes the second share. */
    @Test
    void ourClientMayBeAsItIsOutOfTheBox() throws Exception {
        TlsClientConfig usual =
                new TlsClientConfig(
                        "localhost",
                        Pair.H3,
                        Pair.ANYONE,
                        Encounter.SUITES,
                        Encounter.GROUPS,
                        List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519),
                        true);
        Encounter run = Encounter.ofClient(usual, ScriptedEnd.server(script, IDENTITY)).run();
        run.assertAgreed();
        assertEquals("x25519", run.ours.info(1, 1).keyExchange());
    }

    @Test
    void withoutAProtocolInCommonThereIsNoConnection() {
        expectNoForeignProtocol(Alert.HANDSHAKE_FAILURE);
    }

    @Test
    void withoutASuiteInCommonThereIsNoConnection() {
        expectNoForeignSuite();
    }

    private TlsIdentity valid(String name) {
        return Certificates.of(name)
                .dns(name)
                .validMillis(NOW - DAY, NOW + DAY)
                .signedBy(AUTHORITY)
                .identity();
    }

    private Encounter verified(TlsIdentity identity, X509Certificate root) {
        return Encounter.ofServer(
                Encounter.server(Credential.of(identity)), ScriptedEnd.client(script).roots(root));
    }

    @Test
    void itsClientVerifiesWhatItIsShown() throws Exception {
        verified(valid("localhost"), AUTHORITY.certificate()).run().assertAgreed();
        refusedByIt(Alert.BAD_CERTIFICATE, verified(valid("elsewhere"), AUTHORITY.certificate()));
        refusedByIt(
                Alert.BAD_CERTIFICATE,
                verified(
                        valid("localhost"),
                        Certificates.authority("Other")
                                .validMillis(NOW - DAY, NOW + DAY)
                                .selfSigned()
                                .certificate()));
    }
}
