package io.culebra.cli;

import io.culebra.api.TlsIdentity;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** What a server says when it listens: where, and how to try it. */
final class Announcement {
    private Announcement() {}

    static void print(InetSocketAddress address, TlsIdentity identity, boolean selfSigned) {
        String authority = "localhost:" + address.getPort();
        String url = "https://" + authority + "/";
        System.out.println("serving " + url + " on " + address.getAddress().getHostAddress());
        String trust = selfSigned ? "--insecure " : "";
        System.out.println("try:      ./culebra get " + trust + url);
        System.out.println(
                "Chromium: chromium --origin-to-force-quic-on="
                        + authority
                        + " --ignore-certificate-errors-spki-list="
                        + keyHash(identity)
                        + " "
                        + url);
        System.out.flush();
    }

    private static String keyHash(TlsIdentity identity) {
        byte[] key = identity.chain().getFirst().getPublicKey().getEncoded();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
