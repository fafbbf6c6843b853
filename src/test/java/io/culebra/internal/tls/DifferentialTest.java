package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.differential.Scenarios;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our client and server against Bouncy Castle's, which share no protocol code with ours. */
@ExtendWith(Scenarios.class)
class DifferentialTest {
    private static BouncyCastleServer server(BouncyCastleSettings settings) {
        return new BouncyCastleServer(new Endpoint(), settings);
    }

    private static BouncyCastleClient client(CipherSuite suite, NamedGroup... shares) {
        return new BouncyCastleClient(
                new Endpoint(), BouncyCastleSettings.client().suites(suite).shares(shares));
    }

    @Test
    void ourClientAgreesWithTheirServer() throws Exception {
        for (String kind : KeyKinds.ALL) {
            TlsIdentity identity = KeyKinds.identity(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : Encounter.GROUPS) {
                    BouncyCastleSettings theirs =
                            BouncyCastleSettings.server(identity).suites(suite).groups(group);
                    Encounter.ofClient(Encounter.client(group), server(theirs))
                            .run()
                            .assertAgreed(suite, group);
                }
            }
        }
    }

    @Test
    void theirClientAgreesWithOurServer() throws Exception {
        for (String kind : KeyKinds.ALL) {
            Credential credential = KeyKinds.credential(kind);
            for (CipherSuite suite : Encounter.SUITES) {
                for (NamedGroup group : Encounter.GROUPS) {
                    Encounter.ofServer(Encounter.server(credential), client(suite, group))
                            .run()
                            .assertAgreed(suite, group);
                }
            }
        }
    }

    /** RFC 8446 §4.1.4. */
    @Test
    void bothAgreeAfterARetry() throws Exception {
        TlsIdentity identity = KeyKinds.identity("secp256r1");
        for (CipherSuite suite : Encounter.SUITES) {
            for (NamedGroup group : Encounter.GROUPS) {
                for (NamedGroup other : Encounter.GROUPS) {
                    if (other != group) {
                        retried(identity, suite, group, other);
                    }
                }
                retried(identity, suite, group);
            }
        }
    }

    private static void retried(
            TlsIdentity identity, CipherSuite suite, NamedGroup group, NamedGroup... shares)
            throws Exception {
        BouncyCastleSettings theirs =
                BouncyCastleSettings.server(identity).suites(suite).groups(group);
        Encounter.ofClient(Encounter.client(shares), server(theirs))
                .run()
                .assertAgreed(suite, group);
        TlsServerConfig ours = Encounter.server(Credential.of(identity), List.of(group));
        Encounter.ofServer(ours, client(suite, shares)).run().assertAgreed(suite, group);
    }
}
