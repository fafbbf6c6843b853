package io.culebra.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The blocks of a PEM file, in order. Text between them is for people.
 *
 * @param path where it is, for messages
 * @param blocks at least one
 * @spec https://www.rfc-editor.org/rfc/rfc7468#section-2 RFC 7468, section 2
 */
record PemFile(Path path, List<Block> blocks) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final String CERTIFICATE = "CERTIFICATE";

    /** What stands between BEGIN and END. */
    static final class Block {
        private final String label;
        private final byte[] bytes;

        Block(String label, byte[] bytes) {
            this.label = label;
            this.bytes = bytes;
        }

        String label() {
            return label;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** Reads a file. A failure's message is one line that names the file and what is wrong. */
    static PemFile read(Path path) throws IOException {
        List<Block> blocks = blocks(path, text(path));
        if (blocks.isEmpty()) {
            throw new IOException(path + ": no PEM file, there is no line with " + BEGIN.trim());
        }
        return new PemFile(path, blocks);
    }

    /** The certificates, at least one. */
    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.equals(CERTIFICATE)) {
                certificates.add(certificate(block.bytes, certificates.size() + 1));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(path + ": no certificate in it, only " + labels());
        }
        return certificates;
    }

    /** What the blocks are called. */
    List<String> labels() {
        return blocks.stream().map(Block::label).distinct().toList();
    }

    private X509Certificate certificate(byte[] encoded, int number) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new IOException(
                    path + ": certificate " + number + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path path) throws IOException {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(path + ": permission denied", e);
        } catch (IOException e) {
            throw new IOException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Block> blocks(Path path, String text) throws IOException {
        List<Block> blocks = new ArrayList<>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
            int end = text.indexOf(END + label + DASHES, at);
            if (labelEnd < 0 || end < 0) {
                throw new IOException(path + ": " + BEGIN + label + DASHES + " has no END");
            }
            String body = text.substring(labelEnd + DASHES.length(), end);
            blocks.add(new Block(label, decode(path, label, body)));
            at = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    private static byte[] decode(Path path, String label, String body) throws IOException {
        if (body.contains("Proc-Type:")) {
            throw new IOException(path + ": the key is encrypted; decrypt it first");
        }
        try {
            return Base64.getMimeDecoder().decode(body.strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + label + " is not base64", e);
        }
    }
}
