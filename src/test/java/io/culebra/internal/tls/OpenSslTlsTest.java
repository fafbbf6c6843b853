package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culebra.api.EarlyData;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.Python;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.tls.ClientCertificates.Demand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** OpenSSL's TLS as QUIC stacks use it, since 3.5. */
class OpenSslTlsTest extends ScriptedTest {
    private static final List<CertificateType> RAW = List.of(CertificateType.RAW_PUBLIC_KEY);
    private static final long NOW = System.currentTimeMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Certificates.Issued AUTHORITY = authority("Root of this test");

    OpenSslTlsTest() throws IOException {
        super(Python.LIBSSL, "openssl_end.py", Encounter.GROUPS, KeyKinds.ALL);
    }

    private static Certificates.Issued authority(String name) {
        return Certificates.authority(name).validMillis(NOW - DAY, NOW + DAY).selfSigned();
    }

    private static TlsIdentity valid(String name) {
        return Certificates.of(name)
                .dns(name)
                .validMillis(NOW - DAY, NOW + DAY)
                .signedBy(AUTHORITY)
                .identity();
    }

    /** RFC 8446 §4.1.4. */
    @Test
    void bothAgreeAfterARetry() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            for (NamedGroup group : Encounter.GROUPS) {
                for (NamedGroup other : Encounter.GROUPS) {
                    if (other != group) {
                        retried(suite, group, other);
                    }
                }
                ScriptedEnd server =
                        ScriptedEnd.server(script, IDENTITY).suites(suite).groups(group);
                Encounter.ofClient(Encounter.client(), server).run().assertAgreed(suite, group);
            }
        }
    }

    private void retried(CipherSuite suite, NamedGroup group, NamedGroup other) throws Exception {
        ScriptedEnd server = ScriptedEnd.server(script, IDENTITY).suites(suite).groups(group);
        Encounter.ofClient(Encounter.client(other), server).run().assertAgreed(suite, group);
        ScriptedEnd client = ScriptedEnd.client(script).suites(suite).groups(other, group);
        Encounter.ofServer(Encounter.server(Credential.of(IDENTITY), List.of(group)), client)
                .run()
                .assertAgreed(suite, group);
    }

    /** RFC 8446 §4.2.10: a retry ends early data. */
    @Test
    void bothResumeAfterARetry() throws Exception {
        for (CipherSuite suite : Encounter.SUITES) {
            sessions.clear();
            ScriptedEnd first =
                    ScriptedEnd.server(script, IDENTITY).suites(suite).set("early", "1");
            atItsServer(first, true, NamedGroup.X25519MLKEM768).assertAgreed();
            ScriptedEnd server =
                    ScriptedEnd.server(script, IDENTITY)
                            .suites(suite)
                            .groups(NamedGroup.SECP384R1)
                            .set("early", "1");
            Encounter run = atItsServer(server, true, NamedGroup.X25519);
            run.assertAgreed(suite, NamedGroup.SECP384R1);
            assertTrue(run.ours.info(1, 1).resumed());
            assertEquals(EarlyData.REFUSED, run.ours.info(1, 1).earlyData());

            ScriptedEnd full = ScriptedEnd.client(script).suites(suite);
            atOurServer(tickets, full, Encounter.GROUPS).assertAgreed();
            // Up to 3.6 its client would say early_data in its second hello, too (RFC 8446
            // §4.2.10).
            ScriptedEnd client =
                    ScriptedEnd.client(script)
                            .suites(suite)
                            .groups(NamedGroup.X25519, NamedGroup.SECP384R1)
                            .set("resume", "1");
            Encounter back = atOurServer(tickets, client, List.of(NamedGroup.SECP384R1));
            back.assertAgreed(suite, NamedGroup.SECP384R1);
            assertTrue(back.ours.info(1, 1).resumed());
        }
    }

    /** RFC 7250. */
    @Test
    void bothShowRawKeys() throws Exception {
        for (String kind : KeyKinds.ALL) {
            TlsIdentity identity = KeyKinds.identity(kind);
            TlsClientConfig ourClient =
                    Encounter.client(NamedGroup.X25519)
                            .withOptions(new HelloOptions(RAW, true, false))
                            .withIdentity(ourself(TlsIdentity.rawKey(KeyKinds.keys(kind))));
            ScriptedEnd server = ScriptedEnd.server(script, identity).set("asks", "1");
            Encounter run = Encounter.ofClient(ourClient, raw(server)).run();
            run.assertAgreed();
            assertKeys(identity, run);

            TlsServerConfig ourServer =
                    Encounter.server(Credential.of(TlsIdentity.rawKey(KeyKinds.keys(kind))))
                            .withClients(
                                    new ClientCertificates(
                                            Demand.REQUIRED, Pair.ANYONE, RAW, List.of()));
            ScriptedEnd client = ScriptedEnd.client(script).identity(identity);
            Encounter back = Encounter.ofServer(ourServer, raw(client)).run();
            back.assertAgreed();
            assertKeys(identity, back);
        }
    }

    private static ScriptedEnd raw(ScriptedEnd end) {
        return end.set("rawServer", "1").set("rawClient", "1");
    }

    private static void assertKeys(TlsIdentity identity, Encounter run) {
        assertEquals(Optional.of(identity.publicKey()), run.ours.info(1, 1).peerRawKey());
        assertArrayEquals(identity.publicKey().getEncoded(), run.theirs.sink().shown.getFirst());
    }

    private static ClientIdentity ourself(TlsIdentity identity) {
        return ClientIdentity.of(CredentialSet.of(List.of(Credential.of(identity))));
    }

    /** RFC 8879. */
    @Test
    void bothCompressCertificates() throws Exception {
        TlsIdentity identity = chain(6);
        ScriptedEnd server = ScriptedEnd.server(script, identity).set("compress", "1");
        Encounter run =
                Encounter.ofClient(
                                Encounter.client(NamedGroup.X25519).withIdentity(ourself(identity)),
                                server.set("asks", "1"))
                        .run();
        assumeTrue(server.sink().events.contains("compresses"), "libssl has no zlib");
        run.assertAgreed();
        assertEquals(identity.chain(), run.ours.info(1, 1).peerCertificates());
        assertTrue(hasSentCompressed(server.sink()) && hasSentCompressed(run.ourSink));

        ScriptedEnd client = ScriptedEnd.client(script);
        Encounter back =
                Encounter.ofServer(Encounter.server(Credential.of(identity)), client).run();
        back.assertAgreed();
        assertTrue(hasSentCompressed(back.ourSink));
    }

    private static TlsIdentity chain(int length) {
        Certificates.Issued issuer = AUTHORITY;
        List<X509Certificate> others = new ArrayList<>();
        for (int i = 0; i < length - 1; i++) {
            issuer = Certificates.authority("Middle " + i).signedBy(issuer);
            others.addFirst(issuer.certificate());
        }
        return Certificates.of("localhost")
                .dns("localhost")
                .signedBy(issuer)
                .identity(others.toArray(new X509Certificate[0]));
    }

    private static boolean hasSentCompressed(Endpoint sink) {
        ByteBuffer sent = ByteBuffer.wrap(sink.sent.toByteArray());
        while (sent.hasRemaining()) {
            int header = sent.getInt();
            if (header >>> 24 == HandshakeType.COMPRESSED_CERTIFICATE) {
                return true;
            }
            sent.position(sent.position() + (header & 0xff_ffff));
        }
        return false;
    }

    @Test
    void itRefusesOurServer() {
        refusedByIt(Alert.UNKNOWN_CA, verified(valid("localhost"), authority("Other")));
        refusedByIt(Alert.BAD_CERTIFICATE, verified(valid("elsewhere"), AUTHORITY));
    }

    @Test
    void itTakesOurServer() throws Exception {
        verified(valid("localhost"), AUTHORITY).run().assertAgreed();
    }

    private Encounter verified(TlsIdentity identity, Certificates.Issued root) {
        return Encounter.ofServer(
                Encounter.server(Credential.of(identity)),
                ScriptedEnd.client(script).roots(root.certificate()));
    }

    @Test
    void weRefuseItsServer() {
        TlsClientConfig careful =
                TlsClientConfig.of(
                        "localhost",
                        Pair.H3,
                        PeerVerifier.of(PeerTrust.of(List.of(AUTHORITY.certificate()))));
        Encounter.ofClient(careful, ScriptedEnd.server(script, IDENTITY))
                .assertRefusedByUs(Alert.UNKNOWN_CA);
    }

    @Test
    void withoutAProtocolInCommonThereIsNoConnection() {
        expectNoForeignProtocol(Alert.NO_APPLICATION_PROTOCOL);
    }

    @Test
    void withoutASuiteOrAGroupInCommonThereIsNoConnection() {
        expectNoForeignSuite();
        Encounter.ofServer(
                        Encounter.server(Credential.of(IDENTITY), List.of(NamedGroup.SECP384R1)),
                        ScriptedEnd.client(script).groups(NamedGroup.X25519))
                .assertRefusedByUs(Alert.HANDSHAKE_FAILURE);
    }
}
