package io.culebra.api;

/**
 * Who this side says it is: one identity for everybody ({@link TlsIdentity}), several to choose
 * from ({@link TlsIdentities}), files that may change ({@link IdentityFiles}), or an application's
 * own choice ({@link #chosenBy}).
 */
public sealed interface IdentitySource
        permits TlsIdentity, TlsIdentities, IdentityFiles, IdentitySource.Chosen {
    /**
     * An application's own choice for every handshake.
     *
     * @param chooser chooses now or later
     * @return asks it
     */
    static IdentitySource chosenBy(IdentityChooser chooser) {
        return new Chosen(chooser);
    }

    /**
     * An application's own choice.
     *
     * @param chooser chooses now or later
     */
    record Chosen(IdentityChooser chooser) implements IdentitySource {}
}
