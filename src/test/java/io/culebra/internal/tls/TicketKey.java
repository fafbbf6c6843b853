package io.culebra.internal.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsSecret;

/**
 * A ticket's key, as Bouncy Castle's protocol sees it. That only knows keys from outside, and binds
 * a hello to them by another label than to a ticket's (RFC 8446 §7.1); here the label is put right.
 */
final class TicketKey extends BcTlsSecret {
    TicketKey(BcTlsCrypto crypto, byte[] key) {
        super(crypto, key.clone());
    }

    /** Where the key schedule begins: what is extracted there is either a ticket's or nothing. */
    static final class Beginning extends BcTlsSecret {
        Beginning(BcTlsCrypto crypto, int hashBytes) {
            super(crypto, new byte[hashBytes]);
        }

        @Override
        public synchronized TlsSecret hkdfExtract(int hash, TlsSecret input) {
            TlsSecret early = super.hkdfExtract(hash, input);
            return input instanceof TicketKey ? new Early(crypto, early.extract()) : early;
        }
    }

    private static final class Early extends BcTlsSecret {
        private static final byte[] FROM_OUTSIDE =
                "tls13 ext binder".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] OF_A_TICKET =
                "tls13 res binder".getBytes(StandardCharsets.US_ASCII);

        /** After the length of what is wanted, and of the label. */
        private static final int LABEL_AT = 3;

        Early(BcTlsCrypto crypto, byte[] secret) {
            super(crypto, secret);
        }

        @Override
        public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
            byte[] right = info.clone();
            int end = LABEL_AT + FROM_OUTSIDE.length;
            if (info.length > end
                    && Arrays.equals(info, LABEL_AT, end, FROM_OUTSIDE, 0, FROM_OUTSIDE.length)) {
                System.arraycopy(OF_A_TICKET, 0, right, LABEL_AT, OF_A_TICKET.length);
            }
            return super.hkdfExpand(hash, right, length);
        }
    }
}
