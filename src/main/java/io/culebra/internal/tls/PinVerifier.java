package io.culebra.internal.tls;

import io.culebra.api.KeyPin;
import java.util.Set;

/** Trusts only peers with certain keys, and only if another verifier trusts them too. */
final class PinVerifier implements PeerVerifier {
    private final PeerVerifier base;
    private final Set<KeyPin> pins;

    PinVerifier(PeerVerifier base, Set<KeyPin> pins) {
        this.base = base;
        this.pins = pins;
    }

    @Override
    public Answer<Verdict> verify(PeerCertificate peer, String serverName, long nowMillis) {
        KeyPin pin = KeyPin.of(peer.key());
        return pins.contains(pin)
                ? base.verify(peer, serverName, nowMillis)
                : Answer.refused(
                        Alert.CERTIFICATE_UNKNOWN,
                        "the peer's key is none of those that are pinned: " + pin);
    }
}
