package io.culebra.internal.tls;

import io.culebra.api.KeyPin;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Trusts some keys, whatever certificates are around them: for peers that have none.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc7250#section-6 RFC 7250, section 6
 */
final class KeyVerifier implements PeerVerifier {
    private final Set<KeyPin> trusted;

    private KeyVerifier(Set<KeyPin> trusted) {
        this.trusted = trusted;
    }

    static KeyVerifier of(List<PublicKey> keys) {
        return new KeyVerifier(
                keys.stream().map(KeyPin::of).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Answer<Verdict> verify(PeerCertificate peer, String serverName, long nowMillis) {
        return trusted.contains(KeyPin.of(peer.key()))
                ? TRUSTED
                : Answer.refused(
                        Alert.CERTIFICATE_UNKNOWN,
                        "the peer's key is not one that we trust: " + KeyPin.of(peer.key()));
    }
}
