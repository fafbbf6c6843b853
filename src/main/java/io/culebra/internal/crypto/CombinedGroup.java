package io.culebra.internal.crypto;

import io.culebra.internal.crypto.PublicKeyOperations.Agreement;
import io.culebra.internal.crypto.PublicKeyOperations.Offer;
import io.culebra.internal.wire.TransportException;
import java.util.Arrays;

/**
 * A group of two halves, a curve and ML-KEM-768: shares and secrets are those of both, one behind
 * the other, and whoever wants the secret has to break both.
 *
 * @spec https://datatracker.ietf.org/doc/html/draft-ietf-tls-ecdhe-mlkem#section-4 TLS hybrid key
 *     agreement, section 4
 */
public final class CombinedGroup {
    private CombinedGroup() {}

    /**
     * Starts an agreement on the client's side.
     *
     * @param group a {@linkplain NamedGroup#isCombined combined} one
     * @param operations for both halves
     * @return a fresh key of both halves
     */
    public static Offer offer(NamedGroup group, PublicKeyOperations operations) {
        Offer curve = operations.offer(group.curve());
        Offer encapsulation = operations.mlKem768().offer();
        return group.isCurveFirst()
                ? new Both(group, curve, group.curve().serverShareBytes(), encapsulation)
                : new Both(group, encapsulation, KeyEncapsulation.CIPHERTEXT_BYTES, curve);
    }

    /**
     * Answers an agreement on the server's side.
     *
     * @param group a {@linkplain NamedGroup#isCombined combined} one
     * @param clientShare as it came
     * @param operations for both halves
     * @return our share and the secret
     * @throws TransportException illegal_parameter if the share is not one of this group
     */
    public static Agreement answer(
            NamedGroup group, byte[] clientShare, PublicKeyOperations operations)
            throws TransportException {
        if (clientShare.length != group.clientShareBytes()) {
            throw refusal(group);
        }
        boolean curveFirst = group.isCurveFirst();
        int cut = curveFirst ? group.curve().clientShareBytes() : KeyEncapsulation.KEY_BYTES;
        byte[] front = Arrays.copyOf(clientShare, cut);
        byte[] back = Arrays.copyOfRange(clientShare, cut, clientShare.length);
        Agreement encapsulation = operations.mlKem768().answer(curveFirst ? back : front);
        Agreement curve = operations.answer(group.curve(), curveFirst ? front : back);
        Agreement first = curveFirst ? curve : encapsulation;
        Agreement second = curveFirst ? encapsulation : curve;
        return new Agreement(
                join(first.share(), second.share()), joinSecrets(first.secret(), second.secret()));
    }

    private static TransportException refusal(NamedGroup group) {
        return TransportException.crypto(
                NamedGroup.ILLEGAL_PARAMETER, "no share of " + group.tlsName());
    }

    private static byte[] join(byte[] front, byte[] back) {
        byte[] both = Arrays.copyOf(front, front.length + back.length);
        System.arraycopy(back, 0, both, front.length, back.length);
        return both;
    }

    private static byte[] joinSecrets(byte[] front, byte[] back) {
        byte[] both = join(front, back);
        Arrays.fill(front, (byte) 0);
        Arrays.fill(back, (byte) 0);
        return both;
    }

    /** Two offers in the order of their shares; the server's is cut at {@code cut}. */
    private static final class Both implements Offer {
        private final NamedGroup group;
        private final Offer front;
        private final int cut;
        private final Offer back;
        private final byte[] share;

        Both(NamedGroup group, Offer front, int cut, Offer back) {
            this.group = group;
            this.front = front;
            this.cut = cut;
            this.back = back;
            share = join(front.share(), back.share());
        }

        @Override
        public byte[] share() {
            return share;
        }

        @Override
        public byte[] agree(byte[] serverShare) throws TransportException {
            try {
                if (serverShare.length != group.serverShareBytes()) {
                    throw refusal(group);
                }
                byte[] first = front.agree(Arrays.copyOf(serverShare, cut));
                byte[] second =
                        back.agree(Arrays.copyOfRange(serverShare, cut, serverShare.length));
                return joinSecrets(first, second);
            } finally {
                destroy();
            }
        }

        @Override
        public void destroy() {
            front.destroy();
            back.destroy();
        }
    }
}
