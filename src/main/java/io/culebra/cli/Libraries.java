package io.culebra.cli;

import io.culebra.api.EndpointOptions;
import picocli.CommandLine.Option;

/** The options {@code --aead} and {@code --public-keys}: who does the cryptography. */
final class Libraries {
    @Option(
            names = "--aead",
            description = "who protects packets: auto (default), jdk, libcrypto or libcrypto=PATH")
    private String aead = "auto";

    @Option(
            names = "--public-keys",
            description =
                    "who agrees on keys and signs: auto (default), jdk, jdk=PROVIDER (the JCA "
                            + "provider that signs), libcrypto or libcrypto=PATH")
    private String publicKeys = "auto";

    /** The same with these libraries. */
    EndpointOptions applyTo(EndpointOptions options) {
        return options.withAead(aead).withPublicKeys(publicKeys);
    }
}
