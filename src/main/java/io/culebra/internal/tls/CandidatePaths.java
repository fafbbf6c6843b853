package io.culebra.internal.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The ways from a leaf to an anchor that the names in a peer's chain allow. Peers send too many
 * certificates, in any order, and several of one name where an authority was signed by others.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2 RFC 8446, section 4.4.2
 */
final class CandidatePaths {
    /** Each costs signatures to check; honest chains have one or two. */
    private static final int MOST_PATHS = 4;

    /** A chain made to have very many ways is given up. */
    private static final int MOST_STEPS = 200;

    private final List<X509Certificate> chain;
    private final Set<X500Principal> anchors;
    private final List<List<X509Certificate>> found = new ArrayList<>();
    private int steps;

    private CandidatePaths(List<X509Certificate> chain, Set<X500Principal> anchors) {
        this.chain = chain;
        this.anchors = anchors;
    }

    /**
     * Finds them.
     *
     * @param chain leaf first
     * @param anchors names of those who are trusted
     * @return paths, each from the leaf to the certificate that an anchor has issued; shortest
     *     detours first
     */
    static List<List<X509Certificate>> of(List<X509Certificate> chain, Set<X500Principal> anchors) {
        CandidatePaths search = new CandidatePaths(chain, anchors);
        List<X509Certificate> path = new ArrayList<>();
        path.add(chain.getFirst());
        search.extend(path);
        return search.found;
    }

    /** A certificate is used once in a path, so the search ends. */
    private void extend(List<X509Certificate> path) {
        if (found.size() == MOST_PATHS || ++steps > MOST_STEPS) {
            return;
        }
        X500Principal issuer = path.getLast().getIssuerX500Principal();
        if (anchors.contains(issuer)) {
            found.add(List.copyOf(path));
        }
        for (X509Certificate next : chain) {
            if (next.getSubjectX500Principal().equals(issuer) && !path.contains(next)) {
                path.add(next);
                extend(path);
                path.removeLast();
            }
        }
    }
}
