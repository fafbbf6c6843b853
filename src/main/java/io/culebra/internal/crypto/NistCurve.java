package io.culebra.internal.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;

/** The NIST curves of TLS 1.3, as the JDK describes them, and their points on the wire. */
public final class NistCurve {
    /** secp256r1. */
    public static final NistCurve P256 = new NistCurve("secp256r1", 32);

    /** secp384r1. */
    public static final NistCurve P384 = new NistCurve("secp384r1", 48);

    private static final int UNCOMPRESSED = 4;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final String jcaName;
    private final int fieldBytes;
    private final ECParameterSpec spec;
    private final BigInteger prime;

    private NistCurve(String jcaName, int fieldBytes) {
        this.jcaName = jcaName;
        this.fieldBytes = fieldBytes;
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jcaName));
            spec = parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + jcaName, e);
        }
        prime = ((ECFieldFp) spec.getCurve().getField()).getP();
    }

    /**
     * The curve's name in the JDK.
     *
     * @return such as secp256r1
     */
    public String jcaName() {
        return jcaName;
    }

    /**
     * The curve for the JDK's key factories.
     *
     * @return immutable
     */
    public ECParameterSpec spec() {
        return spec;
    }

    /**
     * Whether a key is on this curve.
     *
     * @param key of any curve
     * @return false also for curves of the same size
     */
    public boolean has(ECKey key) {
        ECParameterSpec other = key.getParams();
        return other != null
                && spec.getOrder().equals(other.getOrder())
                && spec.getGenerator().equals(other.getGenerator())
                && spec.getCurve().getField().equals(other.getCurve().getField())
                && spec.getCurve().getA().equals(other.getCurve().getA())
                && spec.getCurve().getB().equals(other.getCurve().getB());
    }

    /**
     * Reads an uncompressed point and checks that it is on the curve.
     *
     * @param encoded as a peer sent it
     * @return empty if it is anything else
     * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2.8.2 RFC 8446, section 4.2.8.2
     */
    public Optional<ECPoint> decodePoint(byte[] encoded) {
        // RFC 8446 §4.2.8.2: uncompressed only, and both coordinates are checked to lie on the
        // curve, or a chosen point of small order would give our key away.
        if (encoded.length != 1 + 2 * fieldBytes || encoded[0] != UNCOMPRESSED) {
            return Optional.empty();
        }
        BigInteger x = new BigInteger(1, encoded, 1, fieldBytes);
        BigInteger y = new BigInteger(1, encoded, 1 + fieldBytes, fieldBytes);
        return isOnCurve(x, y) ? Optional.of(new ECPoint(x, y)) : Optional.empty();
    }

    /**
     * Writes a point uncompressed.
     *
     * @param point on this curve, not at infinity
     * @return one byte of form, then both coordinates
     */
    public byte[] encodePoint(ECPoint point) {
        byte[] encoded = new byte[1 + 2 * fieldBytes];
        encoded[0] = UNCOMPRESSED;
        copyCoordinate(point.getAffineX(), encoded, 1);
        copyCoordinate(point.getAffineY(), encoded, 1 + fieldBytes);
        return encoded;
    }

    /** y^2 = x^3 - 3x + b, and both below the prime. */
    private boolean isOnCurve(BigInteger x, BigInteger y) {
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
            return false;
        }
        BigInteger right =
                x.multiply(x).subtract(THREE).multiply(x).add(spec.getCurve().getB()).mod(prime);
        return y.multiply(y).mod(prime).equals(right);
    }

    private void copyCoordinate(BigInteger value, byte[] target, int at) {
        byte[] bytes = value.toByteArray();
        int skip = Math.max(0, bytes.length - fieldBytes);
        int length = bytes.length - skip;
        System.arraycopy(bytes, skip, target, at + fieldBytes - length, length);
    }
}
