package io.culebra.internal.tls;

import static io.culebra.internal.tls.DerWriter.bits;
import static io.culebra.internal.tls.DerWriter.element;
import static io.culebra.internal.tls.DerWriter.integer;
import static io.culebra.internal.tls.DerWriter.isTrue;
import static io.culebra.internal.tls.DerWriter.octets;
import static io.culebra.internal.tls.DerWriter.oid;
import static io.culebra.internal.tls.DerWriter.sequence;
import static io.culebra.internal.tls.DerWriter.set;
import static io.culebra.internal.tls.DerWriter.time;
import static io.culebra.internal.tls.DerWriter.utf8;

import io.culebra.api.RandomSource;
import io.culebra.api.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Makes identities that nobody has issued, for trying things out: a fresh P-256 key and a
 * certificate over it, signed by itself.
 */
public final class SelfSigned {
    private static final byte[] ECDSA_WITH_SHA256 = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
    private static final byte[] COMMON_NAME = oid(2, 5, 4, 3);
    private static final byte[] SUBJECT_ALT_NAME = oid(2, 5, 29, 17);
    private static final byte[] KEY_USAGE = oid(2, 5, 29, 15);
    private static final byte[] EXTENDED_KEY_USAGE = oid(2, 5, 29, 37);
    private static final byte[] SERVER_AUTH = oid(1, 3, 6, 1, 5, 5, 7, 3, 1);

    private static final byte[] VERSION_3 =
            element(DerWriter.CONTEXT | DerWriter.CONSTRUCTED, integer(BigInteger.TWO));
    private static final int EXTENSIONS = DerWriter.CONTEXT | DerWriter.CONSTRUCTED | 3;
    private static final int DNS_NAME = DerWriter.CONTEXT | 2;
    private static final int IP_ADDRESS = DerWriter.CONTEXT | 7;
    private static final int DIGITAL_SIGNATURE = 0x80;
    private static final int UNUSED_BITS = 7;

    private static final int MILLIS_PER_SECOND = 1000;

    /** Clocks differ. */
    private static final Duration EARLIER = Duration.ofHours(1);

    private SelfSigned() {}

    /**
     * Makes one.
     *
     * @param source of the key, the serial number and the signature
     * @param nowMillis wall clock, milliseconds since 1970; valid from an hour before
     * @param validity from now on
     * @param names host names and address literals that it is for; at least one
     * @return certificate and key
     */
    public static TlsIdentity create(
            RandomSource source, long nowMillis, Duration validity, String... names) {
        EngineRandom random = new EngineRandom(source);
        LocalDateTime now =
                LocalDateTime.ofEpochSecond(nowMillis / MILLIS_PER_SECOND, 0, ZoneOffset.UTC);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] name = sequence(set(sequence(COMMON_NAME, utf8(names[0]))));
            byte[] content =
                    sequence(
                            VERSION_3,
                            integer(serial(source)),
                            ECDSA_WITH_SHA256,
                            name,
                            sequence(time(now.minus(EARLIER)), time(now.plus(validity))),
                            name,
                            pair.getPublic().getEncoded(),
                            element(EXTENSIONS, extensions(names)));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), random);
            signature.update(content);
            byte[] certificate = sequence(content, ECDSA_WITH_SHA256, bits(signature.sign()));
            return TlsIdentity.of(List.of(parse(certificate)), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no self-signed certificate", e);
        }
    }

    private static BigInteger serial(RandomSource source) {
        return BigInteger.valueOf(source.nextLong() & Long.MAX_VALUE).add(BigInteger.ONE);
    }

    private static byte[] extensions(String... names) {
        byte[][] alternatives = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            alternatives[i] =
                    ServerNames.address(name)
                            .map(address -> element(IP_ADDRESS, address.getAddress()))
                            .orElseGet(() ->
                                    element(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
        }
        return sequence(
                sequence(SUBJECT_ALT_NAME, octets(sequence(alternatives))),
                sequence(KEY_USAGE, isTrue(), octets(bits(UNUSED_BITS, DIGITAL_SIGNATURE))),
                sequence(EXTENDED_KEY_USAGE, octets(sequence(SERVER_AUTH))));
    }

    private static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(encoded));
    }
}
