package io.culebra.internal.tls;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaCertificateID;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What an issuer says about one certificate, described step by step. */
public final class OcspResponses {
    private static final long HOUR_MILLIS = 3_600_000;

    private final X509Certificate certificate;
    private final Certificates.Issued issuer;
    private KeyPair signer;
    private CertificateStatus status = CertificateStatus.GOOD;
    private long fromMillis;
    private long toMillis;

    private OcspResponses(X509Certificate certificate, Certificates.Issued issuer, long now) {
        this.certificate = certificate;
        this.issuer = issuer;
        signer = issuer.keys();
        fromMillis = now - HOUR_MILLIS;
        toMillis = now + HOUR_MILLIS;
    }

    /** That it is good, for an hour before and after. */
    public static OcspResponses about(
            X509Certificate certificate, Certificates.Issued issuer, long nowMillis) {
        return new OcspResponses(certificate, issuer, nowMillis);
    }

    @SuppressWarnings("JavaUtilDate") // what the builder takes
    OcspResponses revoked() {
        status = new RevokedStatus(new Date(fromMillis), CRLReason.keyCompromise);
        return this;
    }

    OcspResponses unknown() {
        status = new UnknownStatus();
        return this;
    }

    OcspResponses signedBy(KeyPair other) {
        signer = other;
        return this;
    }

    OcspResponses validMillis(long from, long to) {
        fromMillis = from;
        toMillis = to;
        return this;
    }

    @SuppressWarnings("JavaUtilDate") // what the builder takes
    public byte[] encode() {
        try {
            DigestCalculator sha1 =
                    new BcDigestCalculatorProvider().get(JcaCertificateID.HASH_SHA1);
            JcaBasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(signer.getPublic(), sha1);
            builder.addResponse(
                    new JcaCertificateID(sha1, issuer.certificate(), certificate.getSerialNumber()),
                    status,
                    new Date(fromMillis),
                    new Date(toMillis),
                    null);
            BasicOCSPResp basic =
                    builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA")
                                    .build(signer.getPrivate()),
                            null,
                            new Date(fromMillis));
            return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
        } catch (OCSPException
                | OperatorCreationException
                | CertificateEncodingException
                | IOException e) {
            throw new AssertionError(e);
        }
    }
}
