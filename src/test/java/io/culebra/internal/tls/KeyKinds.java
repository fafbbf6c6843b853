package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One key pair of each kind, made once: RSA keys take long. */
final class KeyKinds {
    /** The kinds that TLS 1.3 can sign with. */
    static final List<String> ALL =
            List.of("secp256r1", "secp384r1", "Ed25519", "RSA", "RSASSA-PSS");

    private static final Certificates.Issued AUTHORITY =
            Certificates.authority("authority").selfSigned();

    private static final Map<String, KeyPair> MADE = new ConcurrentHashMap<>();

    private KeyKinds() {}

    static KeyPair keys(String kind) {
        return MADE.computeIfAbsent(kind, Certificates::newKeys);
    }

    /** An identity for localhost. */
    static TlsIdentity identity(String kind) {
        return Certificates.of("localhost", keys(kind))
                .dns("localhost")
                .signedBy(AUTHORITY)
                .identity();
    }

    static Credential credential(String kind) {
        return Credential.of(identity(kind));
    }
}
