package io.culebra.internal.tls;

import java.security.GeneralSecurityException;
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
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Trusts a certificate if a path leads from it to one of some roots, it is for servers, and it
 * names the one that we want to talk to. Path rules are the JDK's; revocation is not asked for.
 *
 * <p>Immutable; shared by all workers.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc5280#section-6 RFC 5280, section 6
 */
final class PathVerifier implements PeerVerifier {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USE = "2.5.29.37.0";
    private static final Answer<Verdict> TRUSTED = Answer.now(Verdict.TRUSTED);

    private final Set<X509Certificate> roots;
    private final Map<X500Principal, Set<TrustAnchor>> anchors = new HashMap<>();

    /**
     * Makes one.
     *
     * @param roots whom to trust
     */
    PathVerifier(List<X509Certificate> roots) {
        this.roots = Set.copyOf(roots);
        for (X509Certificate root : this.roots) {
            anchors.computeIfAbsent(root.getSubjectX500Principal(), name -> new HashSet<>())
                    .add(new TrustAnchor(root, null));
        }
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // what PKIX asks for
    public Answer<Verdict> verify(List<X509Certificate> chain, String serverName, long nowMillis) {
        Date now = new Date(nowMillis);
        X509Certificate leaf = chain.getFirst();
        try {
            if (roots.contains(leaf)) {
                leaf.checkValidity(now);
            } else {
                List<X509Certificate> path = pathToAnchor(chain);
                X500Principal issuer = path.getLast().getIssuerX500Principal();
                Set<TrustAnchor> found = anchors.getOrDefault(issuer, Set.of());
                if (found.isEmpty()) {
                    return Answer.refused(
                            Alert.UNKNOWN_CA, "nobody we trust issued the certificate");
                }
                validate(path, found, now);
            }
            return judgeLeaf(leaf, serverName);
        } catch (CertPathValidatorException e) {
            return refusal(e);
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return notNow();
        } catch (GeneralSecurityException e) {
            return Answer.refused(
                    Alert.BAD_CERTIFICATE, "the certificate cannot be checked: " + e.getMessage());
        }
    }

    /**
     * The certificates from the leaf up to the one that an anchor has issued. Peers send too many,
     * and in any order; a certificate is used once, so the search ends.
     */
    private List<X509Certificate> pathToAnchor(List<X509Certificate> chain) {
        List<X509Certificate> unused = new ArrayList<>(chain.subList(1, chain.size()));
        List<X509Certificate> path = new ArrayList<>(chain.size());
        X509Certificate last = chain.getFirst();
        path.add(last);
        while (!anchors.containsKey(last.getIssuerX500Principal())) {
            X500Principal issuer = last.getIssuerX500Principal();
            X509Certificate next = null;
            for (X509Certificate one : unused) {
                if (one.getSubjectX500Principal().equals(issuer)) {
                    next = one;
                    break;
                }
            }
            if (next == null) {
                break;
            }
            unused.remove(next);
            path.add(next);
            last = next;
        }
        return path;
    }

    private static void validate(List<X509Certificate> path, Set<TrustAnchor> anchors, Date now)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(now);
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    private static Answer<Verdict> judgeLeaf(X509Certificate leaf, String serverName)
            throws CertificateParsingException {
        // RFC 8446 §4.4.2.2: if there is a key usage, it allows signing.
        boolean[] usage = leaf.getKeyUsage();
        List<String> purposes = leaf.getExtendedKeyUsage();
        boolean signs = usage == null || usage[0];
        boolean serves =
                purposes == null || purposes.contains(SERVER_AUTH) || purposes.contains(ANY_USE);
        if (!signs || !serves) {
            return Answer.refused(
                    Alert.UNSUPPORTED_CERTIFICATE, "the certificate is not one for servers");
        }
        if (!ServerNames.isFor(leaf, serverName)) {
            return Answer.refused(
                    Alert.CERTIFICATE_UNKNOWN, "the certificate is not for " + serverName);
        }
        return TRUSTED;
    }

    private static Answer<Verdict> refusal(CertPathValidatorException failure) {
        CertPathValidatorException.Reason reason = failure.getReason();
        if (reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID) {
            return notNow();
        }
        if (reason == BasicReason.REVOKED) {
            return Answer.refused(Alert.CERTIFICATE_REVOKED, "the certificate was revoked");
        }
        if (reason == PKIXReason.NO_TRUST_ANCHOR) {
            return Answer.refused(Alert.UNKNOWN_CA, "nobody we trust issued the certificate");
        }
        return Answer.refused(
                Alert.BAD_CERTIFICATE, "the certificate's path is wrong: " + failure.getMessage());
    }

    private static Answer<Verdict> notNow() {
        return Answer.refused(
                Alert.CERTIFICATE_EXPIRED, "a certificate has expired or is not valid yet");
    }
}
