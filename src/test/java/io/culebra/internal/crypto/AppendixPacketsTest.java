package io.culebra.internal.crypto;

import static io.culebra.internal.crypto.Bytes.assertHolds;
import static io.culebra.internal.crypto.Bytes.nativeCopy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.wire.ConnectionId;
import io.culebra.internal.wire.QuicVersion;
import io.culebra.internal.wire.TransportException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packets of RFC 9001, appendix A, and of RFC 9369, appendix A, bit by bit. */
@ParameterizedClass
@MethodSource("versionsAndCiphers")
class AppendixPacketsTest {
    private static final ConnectionId CLIENT_DESTINATION =
            ConnectionId.of(Bytes.hex("8394c8f03e515708"));
    private static final CipherSuite CHACHA = CipherSuite.CHACHA20_POLY1305_SHA256;

    private final QuicVersion version;
    private final AeadProvider provider;
    private final AppendixVectors vectors;
    private final InitialSecrets secrets;

    AppendixPacketsTest(QuicVersion version, Ciphers ciphers) {
        this.version = version;
        provider = ciphers.provider();
        vectors = new AppendixVectors(version);
        secrets = InitialSecrets.of(version, CLIENT_DESTINATION);
    }

    static Stream<Arguments> versionsAndCiphers() {
        return Arrays.stream(QuicVersion.values())
                .flatMap(version ->
                        Arrays.stream(Ciphers.values())
                                .map(ciphers -> Arguments.of(version, ciphers)));
    }

    @Test
    void derivesInitialSecretsFromTheDestination() {
        assertArrayEquals(vectors.bytes("client.secret"), secrets.client());
        assertArrayEquals(vectors.bytes("server.secret"), secrets.server());
    }

    @Test
    void sealsTheClientsInitial() {
        byte[] header = vectors.bytes("client.header");
        byte[] packet = Arrays.copyOf(header, 1200);
        byte[] crypto = vectors.bytes("client.crypto");
        System.arraycopy(crypto, 0, packet, header.length, crypto.length);
        MemorySegment memory = nativeCopy(packet);
        try (PacketSealer sealer = sealer(InitialSecrets.SUITE, secrets.client())) {
            sealer.sealOne(memory, 0, 1200, header.length - 4, 4, 2);
        }
        assertHolds(vectors.bytes("client.packet"), memory, 0);
    }

    @Test
    void opensTheClientsInitial() throws TransportException {
        byte[] header = vectors.bytes("client.header");
        MemorySegment memory = nativeCopy(vectors.bytes("client.packet"));
        try (PacketOpener opener = opener(InitialSecrets.SUITE, secrets.client())) {
            opener.unprotectRun(memory, 0, 1200, 1, header.length - 4, true);
            assertHolds(header, memory, 0);
            assertTrue(opener.open(memory, 0, header.length, 1200 - header.length, 2));
        }
        assertHolds(vectors.bytes("client.crypto"), memory, header.length);
    }

    @Test
    void sealsTheServersInitial() {
        byte[] header = vectors.bytes("server.header");
        byte[] payload = vectors.bytes("server.payload");
        int length = header.length + payload.length + Aead.TAG_BYTES;
        byte[] packet = Arrays.copyOf(header, length);
        System.arraycopy(payload, 0, packet, header.length, payload.length);
        MemorySegment memory = nativeCopy(packet);
        try (PacketSealer sealer = sealer(InitialSecrets.SUITE, secrets.server())) {
            sealer.sealOne(memory, 0, length, header.length - 2, 2, 1);
        }
        assertHolds(vectors.bytes("server.packet"), memory, 0);
    }

    @Test
    void opensTheServersInitial() throws TransportException {
        byte[] header = vectors.bytes("server.header");
        byte[] packet = vectors.bytes("server.packet");
        MemorySegment memory = nativeCopy(packet);
        try (PacketOpener opener = opener(InitialSecrets.SUITE, secrets.server())) {
            opener.unprotectRun(memory, 0, packet.length, 1, header.length - 2, true);
            assertHolds(header, memory, 0);
            int body = packet.length - header.length;
            assertTrue(opener.open(memory, 0, header.length, body, 1));
        }
        assertHolds(vectors.bytes("server.payload"), memory, header.length);
    }

    @Test
    void sealsAndOpensTheShortPacketOfChaCha20() throws TransportException {
        byte[] header = vectors.bytes("chacha.header");
        byte[] sealed = vectors.bytes("chacha.packet");
        byte[] packet = Arrays.copyOf(header, sealed.length);
        packet[header.length] = vectors.bytes("chacha.payload")[0];
        MemorySegment memory = nativeCopy(packet);
        byte[] secret = vectors.bytes("chacha.secret");
        try (PacketSealer sealer = sealer(CHACHA, secret);
                PacketOpener opener = opener(CHACHA, secret)) {
            sealer.sealOne(memory, 0, sealed.length, 1, 3, 654_360_564);
            assertHolds(sealed, memory, 0);
            opener.unprotectRun(memory, 0, sealed.length, 1, 1, false);
            assertHolds(header, memory, 0);
            assertTrue(opener.open(memory, 0, header.length, 17, 654_360_564));
            assertEquals(1, Bytes.at(memory, header.length, 1)[0]);
        }
    }

    @Test
    void makesTheMasksOfTheSamples() {
        assertMask(InitialSecrets.SUITE, "client");
        assertMask(InitialSecrets.SUITE, "server");
        assertMask(CHACHA, "chacha");
    }

    @Test
    void updatesASecretWithTheVersionsLabel() {
        byte[] next = new PacketKeys(CHACHA, version).nextSecret(vectors.bytes("chacha.secret"));
        assertArrayEquals(vectors.bytes("chacha.ku"), next);
    }

    private void assertMask(CipherSuite suite, String side) {
        MemorySegment sample = nativeCopy(vectors.bytes(side + ".sample"));
        byte[] key = vectors.bytes(side + ".hp");
        try (HeaderProtection protection = provider.headerProtection(suite, key)) {
            protection.masks(sample, 0, 1);
        }
        assertHolds(vectors.bytes(side + ".mask"), sample, 0);
    }

    private PacketSealer sealer(CipherSuite suite, byte[] secret) {
        return new PacketSealer(provider, suite, secret, version);
    }

    private PacketOpener opener(CipherSuite suite, byte[] secret) {
        return new PacketOpener(provider, suite, secret, version);
    }
}
