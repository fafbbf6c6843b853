package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.List;
import java.util.Optional;

/**
 * In what form a key is shown.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc7250#section-3 RFC 7250, section 3
 */
public enum CertificateType {
    /** A chain of certificates. */
    X509(0),
    /** The key alone. */
    RAW_PUBLIC_KEY(2);

    /** What holds where the extension is not used. */
    static final List<CertificateType> USUAL = List.of(X509);

    private final int wire;

    CertificateType(int wire) {
        this.wire = wire;
    }

    int wire() {
        return wire;
    }

    /** RFC 7250 §4.1: an extension that says no more than its absence does is left out. */
    static void writeOffer(TlsWriter out, int extension, List<CertificateType> types) {
        if (types.equals(USUAL)) {
            return;
        }
        int mark = out.beginExtension(extension);
        int list = out.begin(1);
        for (CertificateType type : types) {
            out.u8(type.wire);
        }
        out.end(list, 1);
        out.endExtension(mark);
    }

    /** Writes a server's choice. */
    void writeChoice(TlsWriter out, int extension) {
        int mark = out.beginExtension(extension);
        out.u8(wire);
        out.endExtension(mark);
    }

    /**
     * Reads what a client offers.
     *
     * @return those that we know, most wanted first; {@link #USUAL} without the extension
     */
    static List<CertificateType> offered(Optional<TlsReader> extension) throws TransportException {
        if (extension.isEmpty()) {
            return USUAL;
        }
        TlsReader data = extension.get();
        TlsReader list = data.vector8(1);
        data.requireEnd();
        boolean x509 = false;
        boolean raw = false;
        boolean x509First = false;
        while (list.hasMore()) {
            int type = list.u8();
            x509First |= type == X509.wire && !raw;
            x509 |= type == X509.wire;
            raw |= type == RAW_PUBLIC_KEY.wire;
        }
        if (x509 && raw) {
            return x509First ? List.of(X509, RAW_PUBLIC_KEY) : List.of(RAW_PUBLIC_KEY, X509);
        }
        return x509 ? USUAL : raw ? List.of(RAW_PUBLIC_KEY) : List.of();
    }

    /** Reads a server's choice, which is one of those that we offered. */
    static CertificateType chosen(Optional<TlsReader> extension, List<CertificateType> offered)
            throws TransportException {
        CertificateType chosen = X509;
        if (extension.isPresent()) {
            int type = extension.get().u8();
            extension.get().requireEnd();
            chosen = type == RAW_PUBLIC_KEY.wire ? RAW_PUBLIC_KEY : X509;
            if (type != chosen.wire) {
                throw Alert.illegalParameter("certificate type " + type);
            }
        }
        // RFC 7250 §4.2: no other type than one that the client listed.
        if (!offered.contains(chosen)) {
            throw TransportException.crypto(
                    extension.isPresent() ? Alert.ILLEGAL_PARAMETER : Alert.UNSUPPORTED_CERTIFICATE,
                    "the server has no certificate of a type that was offered");
        }
        return chosen;
    }
}
