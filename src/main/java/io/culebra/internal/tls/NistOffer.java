package io.culebra.internal.tls;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.NistCurve;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.wire.TransportException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** An agreement on a NIST curve by the JDK, which does not branch on the key. */
final class NistOffer implements PublicKeyOperations.Offer {
    private final NistCurve curve;
    private final PrivateKey privateKey;
    private final byte[] share;

    /** Makes a key pair. */
    NistOffer(NamedGroup group, EngineRandom random) {
        curve = group == NamedGroup.SECP256R1 ? NistCurve.P256 : NistCurve.P384;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve.jcaName()), random);
            KeyPair pair = generator.generateKeyPair();
            privateKey = pair.getPrivate();
            share = curve.encodePoint(((ECPublicKey) pair.getPublic()).getW());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key pair on " + curve.jcaName(), e);
        }
    }

    /** Uses a key pair that is there already. */
    NistOffer(NistCurve curve, PrivateKey privateKey, byte[] share) {
        this.curve = curve;
        this.privateKey = privateKey;
        this.share = share;
    }

    @Override
    public byte[] share() {
        return share;
    }

    @Override
    public byte[] agree(byte[] peerShare) throws TransportException {
        var point = curve.decodePoint(peerShare);
        if (point.isEmpty()) {
            throw Alert.illegalParameter("no point on " + curve.jcaName());
        }
        try {
            PublicKey peer =
                    KeyFactory.getInstance("EC")
                            .generatePublic(new ECPublicKeySpec(point.get(), curve.spec()));
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(privateKey);
            agreement.doPhase(peer, true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw Alert.illegalParameter("no point on " + curve.jcaName());
        }
    }
}
