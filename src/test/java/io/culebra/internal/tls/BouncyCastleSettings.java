package io.culebra.internal.tls;

import io.culebra.api.TlsIdentity;
import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.NamedGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.CertificateType;

/** How Bouncy Castle's end is set up; all that we have, unless a test says otherwise. */
final class BouncyCastleSettings {
    static final short[] CHAINS = {CertificateType.X509};
    static final short[] RAW_KEYS = {CertificateType.RawPublicKey};

    List<CipherSuite> suites = List.of(CipherSuite.values());
    List<NamedGroup> groups = List.of(NamedGroup.values());
    List<NamedGroup> shares = List.of(NamedGroup.X25519);
    List<String> protocols = Pair.H3;
    Optional<TlsIdentity> identity = Optional.empty();
    boolean asksForCertificate;
    boolean wantsStaple;
    short[] serverTypes = CHAINS;
    short[] clientTypes = CHAINS;

    /** A client's, to be resumed; a server's, that it takes. */
    final List<BouncyCastleTicket> tickets = new ArrayList<>();

    boolean earlyData;

    static BouncyCastleSettings client() {
        return new BouncyCastleSettings();
    }

    static BouncyCastleSettings server(TlsIdentity identity) {
        return new BouncyCastleSettings().identity(identity);
    }

    BouncyCastleSettings identity(TlsIdentity own) {
        identity = Optional.of(own);
        return this;
    }

    BouncyCastleSettings suites(CipherSuite... some) {
        suites = List.of(some);
        return this;
    }

    BouncyCastleSettings groups(NamedGroup... some) {
        groups = List.of(some);
        return this;
    }

    BouncyCastleSettings shares(NamedGroup... some) {
        shares = List.of(some);
        return this;
    }

    BouncyCastleSettings protocols(String... names) {
        protocols = List.of(names);
        return this;
    }

    BouncyCastleSettings asksForCertificate() {
        asksForCertificate = true;
        return this;
    }

    BouncyCastleSettings wantsStaple() {
        wantsStaple = true;
        return this;
    }

    BouncyCastleSettings serverTypes(short... types) {
        serverTypes = types;
        return this;
    }

    BouncyCastleSettings clientTypes(short... types) {
        clientTypes = types;
        return this;
    }

    BouncyCastleSettings earlyData() {
        earlyData = true;
        return this;
    }

    int[] suiteNumbers() {
        return suites.stream().mapToInt(CipherSuite::wire).toArray();
    }

    static int[] numbers(List<NamedGroup> groups) {
        return groups.stream().mapToInt(NamedGroup::wire).toArray();
    }

    boolean showsRawKey() {
        return Arrays.equals(serverTypes, RAW_KEYS);
    }
}
