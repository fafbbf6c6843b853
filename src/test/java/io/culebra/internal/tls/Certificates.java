package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate to be issued, described step by step. */
public final class Certificates {
    /** Enough for all schemes, and made in no time. */
    private static final int RSA_BITS = 1280;

    private static long serial = 1;

    private final String subject;
    private final KeyPair keys;
    private long fromMillis = Pair.NOW - Duration.ofDays(1).toMillis();
    private long toMillis = Pair.NOW + Duration.ofDays(90).toMillis();
    private final List<GeneralName> names = new ArrayList<>();
    private boolean isAuthority;
    private int usage;
    private String algorithm = "";
    private int feature = -1;
    private KeyPurposeId purpose = KeyPurposeId.id_kp_serverAuth;

    private Certificates(String subject, KeyPair keys) {
        this.subject = subject;
        this.keys = keys;
    }

    /** A certificate and its key, to sign others with or to be shown. */
    public record Issued(X509Certificate certificate, KeyPair keys) {
        public TlsIdentity identity(X509Certificate... others) {
            List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
            chain.addAll(List.of(others));
            return TlsIdentity.of(chain, keys.getPrivate());
        }
    }

    public static Certificates of(String subject) {
        return of(subject, newKeys("secp256r1"));
    }

    public static Certificates of(String subject, KeyPair keys) {
        return new Certificates(subject, keys);
    }

    public static Certificates authority(String subject) {
        return authority(subject, newKeys("secp256r1"));
    }

    static Certificates authority(String subject, KeyPair keys) {
        Certificates made = of(subject, keys);
        made.isAuthority = true;
        return made;
    }

    public Certificates dns(String... dnsNames) {
        for (String name : dnsNames) {
            names.add(new GeneralName(GeneralName.dNSName, name));
        }
        return this;
    }

    Certificates ip(String... addresses) {
        for (String address : addresses) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
        }
        return this;
    }

    public Certificates validMillis(long from, long to) {
        fromMillis = from;
        toMillis = to;
        return this;
    }

    Certificates usage(int bits) {
        usage = bits;
        return this;
    }

    public Certificates purpose(KeyPurposeId one) {
        purpose = one;
        return this;
    }

    /** Promises an OCSP response (RFC 7633), or something else. */
    Certificates feature(int extension) {
        feature = extension;
        return this;
    }

    /** How it is signed; without this with SHA-256. */
    Certificates algorithm(String name) {
        algorithm = name;
        return this;
    }

    public Issued selfSigned() {
        return sign(subject, keys);
    }

    public Issued signedBy(Issued issuer) {
        return sign(issuer.certificate().getSubjectX500Principal().getName(), issuer.keys());
    }

    @SuppressWarnings("JavaUtilDate") // what the builder takes
    private Issued sign(String issuer, KeyPair issuerKeys) {
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Name(issuer.startsWith("CN=") ? issuer : "CN=" + issuer),
                            BigInteger.valueOf(serial++),
                            new Date(fromMillis),
                            new Date(toMillis),
                            new X500Name("CN=" + subject),
                            keys.getPublic());
            if (!names.isEmpty()) {
                GeneralNames all = new GeneralNames(names.toArray(new GeneralName[0]));
                builder.addExtension(Extension.subjectAlternativeName, false, all);
            }
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (usage != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            }
            if (feature >= 0) {
                builder.addExtension(
                        new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
                        false,
                        new DERSequence(new ASN1Integer(feature)));
            }
            if (!isAuthority) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            }
            String usual =
                    switch (issuerKeys.getPrivate().getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> "Ed25519";
                    };
            X509Certificate certificate =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder(
                                                            algorithm.isEmpty() ? usual : algorithm)
                                                    .build(issuerKeys.getPrivate())));
            return new Issued(certificate, keys);
        } catch (CertIOException | OperatorCreationException | CertificateException e) {
            throw new AssertionError(e);
        }
    }

    /** A curve's name, Ed25519, RSA or RSASSA-PSS. */
    public static KeyPair newKeys(String kind) {
        try {
            if (kind.startsWith("secp")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(kind));
                return generator.generateKeyPair();
            }
            if (kind.startsWith("RSA")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
                generator.initialize(RSA_BITS);
                return generator.generateKeyPair();
            }
            return KeyPairGenerator.getInstance(kind).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
