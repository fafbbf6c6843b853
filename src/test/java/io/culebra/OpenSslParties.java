package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.PeerTrust;
import io.culebra.api.TlsIdentity;
import io.culebra.differential.Pem;
import io.culebra.internal.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Who takes part in meetings with OpenSSL. */
final class OpenSslParties {
    static final long NOW = System.currentTimeMillis();
    static final long DAY = Duration.ofDays(1).toMillis();
    static final Certificates.Issued AUTHORITY = authority("Authority");
    static final Certificates.Issued OTHER = authority("Other");
    static final TlsIdentity IDENTITY = identity(Certificates.newKeys("secp256r1"));
    static final PeerTrust TRUST = PeerTrust.of(List.of(AUTHORITY.certificate()));

    static Certificates.Issued authority(String name) {
        return valid(Certificates.authority(name)).selfSigned();
    }

    static Certificates valid(Certificates certificate) {
        return certificate.validMillis(NOW - DAY, NOW + DAY);
    }

    static TlsIdentity identity(KeyPair keys) {
        return valid(Certificates.of("localhost", keys))
                .dns("localhost")
                .signedBy(AUTHORITY)
                .identity();
    }

    static TlsIdentity somebody(String kind) {
        return valid(Certificates.of("somebody", keys(kind)))
                .purpose(KeyPurposeId.id_kp_clientAuth)
                .signedBy(AUTHORITY)
                .identity();
    }

    static KeyPair keys(String kind) {
        if (!kind.startsWith("RSA")) {
            return Certificates.newKeys(kind);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(2048); // the least that OpenSSL takes
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static ConnectionParams.Builder server() {
        return server(IDENTITY);
    }

    static ConnectionParams.Builder server(TlsIdentity identity) {
        return ConnectionParams.server(identity, OpenSslVisit.ALPN);
    }

    /** A client that verifies what it is shown. */
    static List<String> trusting(
            Path folder, Certificates.Issued authority, String name, String... more)
            throws IOException {
        Path roots = folder.resolve("roots.pem");
        Files.writeString(roots, Pem.of(List.of(authority.certificate())));
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "-CAfile",
                                roots.toString(),
                                "-verify_return_error",
                                "-verify_hostname",
                                name,
                                "-servername",
                                "localhost"));
        options.addAll(List.of(more));
        return options;
    }

    private OpenSslParties() {}
}
