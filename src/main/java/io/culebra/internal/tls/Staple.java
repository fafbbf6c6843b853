package io.culebra.internal.tls;

import io.culebra.api.OcspPolicy;
import io.culebra.internal.wire.TransportException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/**
 * The OCSP response that comes with a certificate.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.1 RFC 8446, section 4.4.2.1
 */
final class Staple {
    private static final int OCSP = 1;
    private static final String TLS_FEATURES = "1.3.6.1.5.5.7.1.24";
    private static final int[] ASKED = {ExtensionType.STATUS_REQUEST};
    private static final int[] NOT_ASKED = {};

    private Staple() {}

    /** Writes the extension that asks for one: of any responder, without conditions. */
    static void writeOffer(TlsWriter out) {
        int extension = out.beginExtension(ExtensionType.STATUS_REQUEST);
        out.u8(OCSP).u16(0).u16(0);
        out.endExtension(extension);
    }

    /** Writes the extension of a certificate's entry that holds one. */
    static void write(TlsWriter out, byte[] response) {
        int extension = out.beginExtension(ExtensionType.STATUS_REQUEST);
        out.u8(OCSP).u24(response.length).put(response);
        out.endExtension(extension);
    }

    /**
     * Reads the extensions of a certificate's entry: only what was asked for, and we ask for
     * nothing else.
     *
     * @param asked whether we have asked for one
     */
    static Optional<byte[]> parse(TlsReader extensions, boolean asked) throws TransportException {
        Extensions found =
                Extensions.parseAnswer(
                        extensions, ExtensionType.IN_CERTIFICATE, asked ? ASKED : NOT_ASKED);
        Optional<TlsReader> status = found.find(ExtensionType.STATUS_REQUEST);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        // RFC 8446 §4.4.2.1: a CertificateStatus, of the kind that was asked for.
        TlsReader data = status.get();
        if (data.u8() != OCSP) {
            throw Alert.illegalParameter("a certificate status that is no OCSP response");
        }
        byte[] response = data.vector24(1).rest();
        data.requireEnd();
        return Optional.of(response);
    }

    /**
     * Misses one where we insist on it, or asked and the certificate says that there always is one.
     */
    static void require(PeerCertificate peer, OcspPolicy policy) throws TransportException {
        if (peer.chain().isEmpty() || peer.staple().isPresent() || policy == OcspPolicy.NONE) {
            return;
        }
        // RFC 7633 §4.3.3: what the issuer promises has to be there.
        if (policy == OcspPolicy.REQUIRED || isPromised(peer.chain().getFirst())) {
            throw TransportException.crypto(
                    Alert.BAD_CERTIFICATE_STATUS_RESPONSE, "the server sent no OCSP response");
        }
    }

    /** RFC 7633 §6: a sequence of the numbers of extensions. */
    private static boolean isPromised(X509Certificate leaf) {
        byte[] features = leaf.getExtensionValue(TLS_FEATURES);
        if (features == null) {
            return false;
        }
        try {
            byte[] octets = ASN1OctetString.getInstance(features).getOctets();
            for (ASN1Encodable one : ASN1Sequence.getInstance(octets)) {
                if (ASN1Integer.getInstance(one).hasValue(ExtensionType.STATUS_REQUEST)) {
                    return true;
                }
            }
            return false;
        } catch (IllegalArgumentException e) {
            return false; // a promise that nobody can read
        }
    }

    /**
     * Asks the JDK what a response says, and whether its issuer's words they are. Nobody else is
     * asked: there is no going out for what is missing.
     *
     * @param path that was found good without it, from the leaf on
     * @param parameters that it was found good with
     * @throws GeneralSecurityException if the leaf was revoked, or nothing is known from it
     */
    static void check(CertPath path, PKIXParameters parameters, byte[] response)
            throws GeneralSecurityException {
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(
                EnumSet.of(
                        PKIXRevocationChecker.Option.ONLY_END_ENTITY,
                        PKIXRevocationChecker.Option.NO_FALLBACK));
        X509Certificate leaf = (X509Certificate) path.getCertificates().getFirst();
        checker.setOcspResponses(Map.of(leaf, response));
        parameters.addCertPathChecker(checker);
        try {
            validator.validate(path, parameters);
        } catch (CertPathValidatorException e) {
            // RFC 6066 §8: there is an alert for exactly this; revoked is worse.
            throw e.getReason() == BasicReason.REVOKED
                    ? e
                    : new CertPathValidatorException(
                            e.getMessage(), e, path, 0, BasicReason.UNDETERMINED_REVOCATION_STATUS);
        }
    }
}
