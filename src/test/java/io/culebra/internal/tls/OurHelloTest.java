package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.wire.TransportException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What our client's ClientHello says, and leaves out. */
class OurHelloTest {
    private static final TlsClientConfig CLIENT =
            TlsClientConfig.of("localhost", Pair.H3, Pair.ANYONE);

    private final HelloEditor hello = HelloEditor.of(CLIENT);

    /** RFC 8446 §4.1.2, RFC 9001 §8.4. */
    @Test
    void hasNothingInTheFieldsOfOldVersions() {
        assertEquals(0x0303, hello.legacyVersion);
        assertEquals(0, hello.sessionId.length);
        assertArrayEquals(new byte[1], hello.compression);
        assertEquals(0, hello.trailing.length);
    }

    /** RFC 9001 §4.2. */
    @Test
    void offersNoOlderVersion() {
        assertArrayEquals(HelloEditor.bytes(2, 3, 4), hello.get(ExtensionType.SUPPORTED_VERSIONS));
    }

    /** RFC 8446 §9.1. */
    @Test
    void offersWhatEverybodyMustHave() throws Exception {
        assertTrue(numbers(hello.suites).contains(0x1301));
        assertTrue(list(ExtensionType.SUPPORTED_GROUPS).contains(NamedGroup.SECP256R1.wire()));
        assertTrue(
                list(ExtensionType.SIGNATURE_ALGORITHMS)
                        .containsAll(List.of(0x0401, 0x0804, 0x0403)));
    }

    /** RFC 9001 §5.3: only suites that header protection is defined for; RFC 8446 §4.2.3. */
    @Test
    void offersNothingThatIsBrokenOrOfNoUse() throws Exception {
        assertTrue(List.of(0x1301, 0x1302, 0x1303).containsAll(numbers(hello.suites)));
        for (int scheme : list(ExtensionType.SIGNATURE_ALGORITHMS)) {
            int hash = scheme >> 8;
            assertTrue(hash >= 4, "scheme " + scheme); // neither MD5 nor SHA-1 nor SHA-224
            assertTrue((scheme & 0xff) != 2, "scheme " + scheme); // no DSA
        }
    }

    /** RFC 8446 §4.2. */
    @Test
    void hasNoExtensionTwice() {
        assertEquals(hello.types.size(), new HashSet<>(hello.types).size());
    }

    /** RFC 8446 §4.2.10, §4.2.11, §4.6.2. */
    @Test
    void hasNothingThatNobodyHasAskedFor() {
        assertFalse(hello.types.contains(ExtensionType.EARLY_DATA));
        assertFalse(hello.types.contains(ExtensionType.PRE_SHARED_KEY));
        assertFalse(hello.types.contains(ExtensionType.POST_HANDSHAKE_AUTH));
        assertFalse(hello.types.contains(ExtensionType.COOKIE));
        assertFalse(hello.types.contains(ExtensionType.ENCRYPTED_CLIENT_HELLO));
    }

    /** RFC 8446 §4.2.8. */
    @Test
    void hasItsSharesInTheOrderOfItsGroups() throws Exception {
        TlsClientConfig config =
                new TlsClientConfig(
                        "localhost",
                        Pair.H3,
                        Pair.ANYONE,
                        List.of(CipherSuite.values()),
                        List.of(
                                NamedGroup.SECP384R1,
                                NamedGroup.X25519,
                                NamedGroup.X25519MLKEM768,
                                NamedGroup.SECP256R1),
                        List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519, NamedGroup.SECP384R1),
                        false);
        byte[] data = HelloEditor.of(config).get(ExtensionType.KEY_SHARE);
        TlsReader shares = new TlsReader(data, 0, data.length).vector16(0);
        List<Integer> groups = new ArrayList<>();
        while (shares.hasMore()) {
            groups.add(shares.u16());
            shares.vector16(1);
        }
        assertEquals(
                List.of(
                        NamedGroup.SECP384R1.wire(),
                        NamedGroup.X25519.wire(),
                        NamedGroup.X25519MLKEM768.wire()),
                groups);
    }

    /** RFC 8446 §4.2.8: no key is in two shares. */
    @Test
    void hasAKeyOfItsOwnInEachShare() {
        byte[] shares = hello.get(ExtensionType.KEY_SHARE);
        int x25519Bytes = 32;
        byte[] ofTheCombinedGroup =
                Arrays.copyOfRange(
                        shares, 2 + 4 + 1184, 2 + 4 + 1184 + x25519Bytes); // behind ML-KEM's
        byte[] ofX25519 = Arrays.copyOfRange(shares, shares.length - x25519Bytes, shares.length);
        assertFalse(Arrays.equals(ofTheCombinedGroup, ofX25519));
    }

    private List<Integer> list(int extension) throws TransportException {
        byte[] data = hello.get(extension);
        TlsReader in = new TlsReader(data, 0, data.length);
        return Arrays.stream(in.vector16(2).rest16()).boxed().toList();
    }

    private static List<Integer> numbers(byte[] suites) throws TransportException {
        return Arrays.stream(new TlsReader(suites, 0, suites.length).rest16()).boxed().toList();
    }
}
