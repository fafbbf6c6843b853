package io.culebra.api;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** A folder with the PEM files of one identity, which change. */
public record PemFolder(Path folder) {
    public Path chain() {
        return folder.resolve("chain.pem");
    }

    public Path key() {
        return folder.resolve("key.pem");
    }

    public IdentityFiles.Pair pair() {
        return new IdentityFiles.Pair(chain(), key());
    }

    public void write(TlsIdentity identity) throws IOException {
        writeChain(identity);
        writeKey(identity);
    }

    public void writeChain(TlsIdentity identity) throws IOException {
        Files.writeString(chain(), chainText(identity));
    }

    public void writeKey(TlsIdentity identity) throws IOException {
        Files.writeString(key(), text(identity.privateKey().orElseThrow()));
    }

    static String chainText(TlsIdentity identity) throws IOException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : identity.chain()) {
            text.append(text(certificate));
        }
        return text.toString();
    }

    private static String text(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
