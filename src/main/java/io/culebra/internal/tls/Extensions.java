package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The extensions of one message: each at most once, and only where it belongs.
 *
 * <p>Borrows the message's bytes.
 *
 * @spec https://www.rfc-editor.org/rfc/rfc8446#section-4.2 RFC 8446, section 4.2
 */
final class Extensions {
    /** More than any hello of an honest peer has; keeps the search for repeats short. */
    private static final int MOST = 128;

    private static final int USUAL = 16;

    private int[] types = new int[USUAL];
    private TlsReader[] data = new TlsReader[USUAL];
    private int count;

    private Extensions() {}

    /**
     * Reads the extensions of a message that asks for something: what it offers is up to it.
     *
     * @param block the extensions, all of it
     * @param place a bit of {@link ExtensionType}
     */
    static Extensions parse(TlsReader block, int place) throws TransportException {
        Extensions found = new Extensions();
        while (block.hasMore()) {
            found.add(block.u16(), block.vector16(0), place);
        }
        return found;
    }

    /**
     * Reads the extensions of an answer, which has only what was asked for.
     *
     * @param asked the extensions that the other message had
     */
    static Extensions parseAnswer(TlsReader block, int place, int... asked)
            throws TransportException {
        Extensions found = parse(block, place);
        found.requireAsked(asked);
        return found;
    }

    /** Refuses answers to questions that were not put. */
    void requireAsked(int... asked) throws TransportException {
        for (int i = 0; i < count; i++) {
            // RFC 8446 §4.2: that is unsupported_extension.
            if (!contains(asked, types[i])) {
                throw TransportException.crypto(
                        Alert.UNSUPPORTED_EXTENSION, "extension " + types[i] + " unasked");
            }
        }
    }

    boolean has(int type) {
        return indexOf(type) >= 0;
    }

    /** The data of an extension, from its start. */
    Optional<TlsReader> find(int type) {
        int index = indexOf(type);
        return index < 0 ? Optional.empty() : Optional.of(data[index].copy());
    }

    /** The data of an extension that must be there. */
    TlsReader require(int type, String name) throws TransportException {
        int index = indexOf(type);
        if (index < 0) {
            throw Alert.missingExtension(name);
        }
        return data[index].copy();
    }

    int count() {
        return count;
    }

    int type(int index) {
        return types[index];
    }

    /** A copy of an extension's data. */
    byte[] bytes(int index) {
        return data[index].copy().rest();
    }

    private void add(int type, TlsReader value, int place) throws TransportException {
        // RFC 8446 §4.2: no extension twice, none in a message that it is not specified for.
        if (indexOf(type) >= 0) {
            throw Alert.illegalParameter("extension " + type + " twice");
        }
        if ((ExtensionType.places(type) & place) == 0) {
            throw Alert.illegalParameter("extension " + type + " in the wrong message");
        }
        if (count == MOST) {
            throw Alert.illegalParameter("too many extensions");
        }
        if (count == types.length) {
            types = Arrays.copyOf(types, 2 * count);
            data = Arrays.copyOf(data, 2 * count);
        }
        types[count] = type;
        data[count++] = value;
    }

    private int indexOf(int type) {
        for (int i = 0; i < count; i++) {
            if (types[i] == type) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(int[] values, int value) {
        for (int one : values) {
            if (one == value) {
                return true;
            }
        }
        return false;
    }
}
