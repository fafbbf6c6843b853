package io.culebra.internal.tls;

import io.culebra.internal.crypto.CipherSuite;
import io.culebra.internal.crypto.Hkdf;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The key schedule of one handshake, and the transcript that it is bound to.
 *
 * <p>Each secret is made when the transcript has got there: first {@link #enterHandshake}, then
 * {@link #enterApplication}.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-7.1 RFC 8446, section 7.1
 */
final class KeySchedule {
    private static final byte[] NOTHING = {};

    private final CipherSuite suite;
    private final Hkdf hkdf;
    private final Transcript transcript;
    private byte[] early = NOTHING;
    private byte[] master = NOTHING;
    private byte[] clientHandshake = NOTHING;
    private byte[] serverHandshake = NOTHING;
    private byte[] clientApplication = NOTHING;
    private byte[] serverApplication = NOTHING;
    private byte[] exporterMaster = NOTHING;

    KeySchedule(CipherSuite suite) {
        this.suite = suite;
        this.hkdf = new Hkdf(suite);
        this.transcript = new Transcript(suite);
    }

    CipherSuite suite() {
        return suite;
    }

    Transcript transcript() {
        return transcript;
    }

    /** There is a pre-shared key: before {@link #enterHandshake}. */
    void resume(EarlySecrets secrets) {
        early = secrets.secret().clone();
    }

    /** Whether a pre-shared key stands in for certificates. */
    boolean isResumed() {
        return early.length > 0;
    }

    /**
     * After the ServerHello.
     *
     * @param shared what the key agreement gave; wiped
     */
    void enterHandshake(byte[] shared) {
        byte[] emptyHash = suite.newHash().digest();
        byte[] first = isResumed() ? early : hkdf.extract(NOTHING, new byte[suite.hashBytes()]);
        byte[] handshake = next(first, emptyHash, shared);
        Arrays.fill(shared, (byte) 0);
        byte[] hash = transcript.hash();
        clientHandshake = derive(handshake, "c hs traffic", hash);
        serverHandshake = derive(handshake, "s hs traffic", hash);
        master = next(handshake, emptyHash, new byte[suite.hashBytes()]);
        Arrays.fill(handshake, (byte) 0);
    }

    /** From one stage to the next. */
    private byte[] next(byte[] secret, byte[] emptyHash, byte[] input) {
        byte[] derived = derive(secret, "derived", emptyHash);
        byte[] made = hkdf.extract(derived, input);
        Arrays.fill(derived, (byte) 0);
        return made;
    }

    /** After the server's Finished. */
    void enterApplication() {
        byte[] hash = transcript.hash();
        clientApplication = derive(master, "c ap traffic", hash);
        serverApplication = derive(master, "s ap traffic", hash);
        exporterMaster = derive(master, "exp master", hash);
    }

    /**
     * After the client's Finished: what the keys of tickets come from.
     *
     * @return the caller's to wipe
     */
    byte[] resumptionMasterSecret() {
        return derive(master, "res master", transcript.hash());
    }

    /**
     * The key of one ticket.
     *
     * @param resumptionMaster borrowed
     */
    static byte[] ticketKey(CipherSuite suite, byte[] resumptionMaster, byte[] nonce) {
        return new Hkdf(suite)
                .expandLabel(resumptionMaster, "resumption", nonce, suite.hashBytes());
    }

    byte[] clientHandshakeSecret() {
        return clientHandshake;
    }

    byte[] serverHandshakeSecret() {
        return serverHandshake;
    }

    byte[] clientApplicationSecret() {
        return clientApplication;
    }

    byte[] serverApplicationSecret() {
        return serverApplication;
    }

    byte[] exporterMasterSecret() {
        return exporterMaster;
    }

    /**
     * What a Finished message holds for the transcript so far.
     *
     * @param base the sender's handshake secret
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.4 RFC 8446, section 4.4.4
     */
    byte[] finished(byte[] base) {
        byte[] key = hkdf.expandLabel(base, "finished", suite.hashBytes());
        byte[] verifyData = hkdf.hmac(key, transcript.hash());
        Arrays.fill(key, (byte) 0);
        return verifyData;
    }

    /** Compares in constant time. */
    boolean isFinished(byte[] base, byte[] verifyData) {
        return MessageDigest.isEqual(finished(base), verifyData);
    }

    /** Wipes all secrets: what others need longer they have copied. */
    void destroy() {
        Arrays.fill(early, (byte) 0);
        Arrays.fill(master, (byte) 0);
        Arrays.fill(clientHandshake, (byte) 0);
        Arrays.fill(serverHandshake, (byte) 0);
        Arrays.fill(clientApplication, (byte) 0);
        Arrays.fill(serverApplication, (byte) 0);
        Arrays.fill(exporterMaster, (byte) 0);
    }

    private byte[] derive(byte[] secret, String label, byte[] transcriptHash) {
        return hkdf.expandLabel(secret, label, transcriptHash, suite.hashBytes());
    }
}
