package io.culebra.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * A private key in a PEM file: PKCS#8, or the older forms of OpenSSL, which say less and are put
 * into PKCS#8 with what the certificate says.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc5958#section-2 RFC 5958, section 2
 */
final class PrivateKeyFile {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final int LONG_FORM = 0x80;

    private PrivateKeyFile() {}

    /**
     * Reads the key of a certificate.
     *
     * @param path of the PEM file
     * @param certified the certificate's key
     * @param chainPath for messages
     */
    static PrivateKey read(Path path, PublicKey certified, Path chainPath) throws IOException {
        byte[] pkcs8 = pkcs8(PemFile.read(path), certified);
        try {
            return KeyFactory.getInstance(certified.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            String kind = certified.getAlgorithm();
            throw new IOException(
                    path + ": no " + kind + " key, as the certificate in " + chainPath + " needs",
                    e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static byte[] pkcs8(PemFile file, PublicKey certified) throws IOException {
        for (PemFile.Block block : file.blocks()) {
            switch (block.label()) {
                case PKCS8 -> {
                    return block.bytes();
                }
                case SEC1, PKCS1 -> {
                    return wrap(certified, block.bytes());
                }
                case ENCRYPTED ->
                        throw new IOException(
                                file.path() + ": the key is encrypted; decrypt it first");
                default -> {} // certificates and EC PARAMETERS may stand in the same file
            }
        }
        throw new IOException(file.path() + ": no private key in it, only " + file.labels());
    }

    /** The algorithm's identifier is the same in the certificate's public key. */
    private static byte[] wrap(PublicKey certified, byte[] key) {
        byte[] spki = certified.getEncoded();
        int identifierAt = contentAt(spki, 0);
        int identifierEnd = contentAt(spki, identifierAt) + length(spki, identifierAt);
        byte[] identifier = Arrays.copyOfRange(spki, identifierAt, identifierEnd);
        return der(SEQUENCE, VERSION, identifier, der(OCTET_STRING, key));
    }

    /** Where the content of the element at a place begins; the JDK's own encodings only. */
    private static int contentAt(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < LONG_FORM ? 0 : first - LONG_FORM);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = first < LONG_FORM ? first : 0;
        for (int i = at + 2; i < contentAt(der, at); i++) {
            length = (length << Byte.SIZE) | (der[i] & 0xff);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length + 4).put((byte) tag);
        if (length < LONG_FORM) {
            out.put((byte) length);
        } else if (length < 0x100) {
            out.put((byte) (LONG_FORM + 1)).put((byte) length);
        } else {
            out.put((byte) (LONG_FORM + 2)).putShort((short) length);
        }
        for (byte[] part : parts) {
            out.put(part);
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
