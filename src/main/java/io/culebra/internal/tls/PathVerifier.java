package io.culebra.internal.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a certificate if a path leads from it to one of some roots, it is for the purpose at hand,
 * and it names the server that we want to talk to. Path rules are the JDK's. An OCSP response that
 * came along has to say that the certificate is good; nobody else is asked.
 *
 * <p>Immutable; shared by all workers.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc5280#section-6 RFC 5280, section 6
 */
final class PathVerifier implements PeerVerifier {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int X509_V3 = 3;
    private static final String ANY_USE = "2.5.29.37.0";

    private final Set<X509Certificate> roots;
    private final Map<X500Principal, Set<TrustAnchor>> anchors = new HashMap<>();
    private final Purpose purpose;

    /**
     * Makes one.
     *
     * @param roots whom to trust
     * @param purpose what certificates have to be for; only servers have to have a name
     */
    PathVerifier(List<X509Certificate> roots, Purpose purpose) {
        this.roots = Set.copyOf(roots);
        this.purpose = purpose;
        for (X509Certificate root : this.roots) {
            anchors.computeIfAbsent(root.getSubjectX500Principal(), name -> new HashSet<>())
                    .add(new TrustAnchor(root, null));
        }
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // what PKIX asks for
    public Answer<Verdict> verify(PeerCertificate peer, String serverName, long nowMillis) {
        List<X509Certificate> chain = peer.chain();
        if (chain.isEmpty()) {
            return Answer.refused(
                    Alert.UNSUPPORTED_CERTIFICATE, "a raw public key has no path to a root");
        }
        Date now = new Date(nowMillis);
        X509Certificate leaf = chain.getFirst();
        try {
            if (roots.contains(leaf)) {
                leaf.checkValidity(now);
            } else {
                validateSomePath(chain, peer.staple(), now);
            }
            return judgeLeaf(leaf, serverName);
        } catch (CertPathValidatorException e) {
            return refusal(e);
        } catch (CertificateExpiredException e) {
            return expired(leaf);
        } catch (CertificateNotYetValidException e) {
            return notYetValid(leaf);
        } catch (GeneralSecurityException e) {
            return Answer.refused(
                    Alert.BAD_CERTIFICATE, "the certificate cannot be checked: " + e.getMessage());
        }
    }

    /** Tries the paths that the names allow; the first failure is the one that counts. */
    private void validateSomePath(List<X509Certificate> chain, Optional<byte[]> staple, Date now)
            throws GeneralSecurityException {
        List<List<X509Certificate>> paths = CandidatePaths.of(chain, anchors.keySet());
        if (paths.isEmpty()) {
            throw new CertPathValidatorException(
                    "no path to a root", null, null, -1, PKIXReason.NO_TRUST_ANCHOR);
        }
        CertPathValidatorException failure = null;
        for (List<X509Certificate> path : paths) {
            X500Principal issuer = path.getLast().getIssuerX500Principal();
            try {
                validate(path, anchors.getOrDefault(issuer, Set.of()), staple, now);
                return;
            } catch (CertPathValidatorException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void validate(
            List<X509Certificate> path, Set<TrustAnchor> anchors, Optional<byte[]> staple, Date now)
            throws GeneralSecurityException {
        for (X509Certificate one : path) {
            // RFC 8446 §4.4.2.4: no signatures over MD5 or SHA-1; those of the roots do not count.
            if (SignatureSchemes.isWeak(one)) {
                throw new CertPathValidatorException(
                        name(one) + " is signed with " + one.getSigAlgName());
            }
        }
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(now);
        CertPath whole = CertificateFactory.getInstance("X.509").generateCertPath(path);
        CertPathValidator.getInstance("PKIX").validate(whole, parameters);
        if (staple.isPresent()) {
            Staple.check(whole, parameters, staple.get());
        }
    }

    private Answer<Verdict> judgeLeaf(X509Certificate leaf, String serverName)
            throws CertificateParsingException {
        // RFC 8446 §4.4.2.2, §4.4.2.3: X.509 version 3, the only one with extensions.
        if (leaf.getVersion() != X509_V3) {
            return Answer.refused(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    "the certificate is one of X.509 version " + leaf.getVersion());
        }
        // RFC 8446 §4.4.2.2: if there is a key usage, it allows signing.
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            return Answer.refused(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    "the certificate's key usage does not allow digital signatures");
        }
        List<String> purposes = leaf.getExtendedKeyUsage();
        boolean servers = purpose == Purpose.SERVERS;
        String wanted = servers ? SERVER_AUTH : CLIENT_AUTH;
        if (purposes != null && !purposes.contains(wanted) && !purposes.contains(ANY_USE)) {
            return Answer.refused(
                    Alert.UNSUPPORTED_CERTIFICATE,
                    "the certificate is not one for " + (servers ? "servers" : "clients"));
        }
        if (servers && !ServerNames.isFor(leaf, serverName)) {
            return Answer.refused(
                    Alert.CERTIFICATE_UNKNOWN, "the certificate is not for " + serverName);
        }
        return TRUSTED;
    }

    private static Answer<Verdict> refusal(CertPathValidatorException failure) {
        CertPathValidatorException.Reason reason = failure.getReason();
        X509Certificate culprit = culprit(failure);
        if (reason == BasicReason.EXPIRED) {
            return expired(culprit);
        }
        if (reason == BasicReason.NOT_YET_VALID) {
            return notYetValid(culprit);
        }
        if (reason == BasicReason.REVOKED) {
            return Answer.refused(Alert.CERTIFICATE_REVOKED, "the certificate was revoked");
        }
        if (reason == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
            return Answer.refused(
                    Alert.BAD_CERTIFICATE_STATUS_RESPONSE,
                    "the OCSP response is of no use: " + failure.getMessage());
        }
        if (reason == PKIXReason.NO_TRUST_ANCHOR) {
            return Answer.refused(Alert.UNKNOWN_CA, "nobody we trust issued the certificate");
        }
        return Answer.refused(
                Alert.BAD_CERTIFICATE, "the certificate's path is wrong: " + failure.getMessage());
    }

    /** The certificate that a path failed at. */
    private static @Nullable X509Certificate culprit(CertPathValidatorException failure) {
        CertPath path = failure.getCertPath();
        int index = failure.getIndex();
        return path != null
                        && index >= 0
                        && path.getCertificates().get(index) instanceof X509Certificate one
                ? one
                : null;
    }

    @SuppressWarnings("JavaUtilDate") // what certificates have
    private static Answer<Verdict> expired(@Nullable X509Certificate culprit) {
        return Answer.refused(
                Alert.CERTIFICATE_EXPIRED,
                culprit == null
                        ? "a certificate has expired"
                        : "the certificate of "
                                + name(culprit)
                                + " expired at "
                                + culprit.getNotAfter().toInstant());
    }

    /** RFC 8446 §6.2: the same alert, for a certificate that is not valid now. */
    @SuppressWarnings("JavaUtilDate") // what certificates have
    private static Answer<Verdict> notYetValid(@Nullable X509Certificate culprit) {
        return Answer.refused(
                Alert.CERTIFICATE_EXPIRED,
                culprit == null
                        ? "a certificate is not valid yet"
                        : "the certificate of "
                                + name(culprit)
                                + " is not valid before "
                                + culprit.getNotBefore().toInstant());
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
