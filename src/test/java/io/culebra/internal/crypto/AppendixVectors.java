package io.culebra.internal.crypto;

import io.culebra.internal.wire.QuicVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Properties;

/** The sample packets of RFC 9001, appendix A, and of RFC 9369, appendix A. */
final class AppendixVectors {
    private final Properties values = new Properties();

    AppendixVectors(QuicVersion version) {
        String name = version == QuicVersion.V1 ? "rfc9001" : "rfc9369";
        try (InputStream in = AppendixVectors.class.getResourceAsStream(name + ".properties")) {
            values.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes(String name) {
        return HexFormat.of().parseHex(values.getProperty(name));
    }
}
