package io.culebra.internal.tls;

import io.culebra.internal.wire.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A ClientHello taken apart, to be changed and put together again. */
final class HelloEditor {
    int legacyVersion;
    byte[] random;
    byte[] sessionId;
    byte[] suites;
    byte[] compression;
    byte[] trailing = {};
    final List<Integer> types = new ArrayList<>();
    final List<byte[]> data = new ArrayList<>();

    HelloEditor(byte[] message) {
        try {
            TlsReader in = new TlsReader(message, MessageBuffer.HEADER_BYTES, message.length);
            legacyVersion = in.u16();
            random = in.bytes(ClientHello.RANDOM_BYTES);
            sessionId = in.vector8(0).rest();
            suites = in.vector16(2).rest();
            compression = in.vector8(1).rest();
            TlsReader extensions = in.vector16(0);
            while (extensions.hasMore()) {
                types.add(extensions.u16());
                data.add(extensions.vector16(0).rest());
            }
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }

    /** A hello as our client sends it for a group. */
    static HelloEditor of(TlsClientConfig config) {
        Endpoint sink = new Endpoint();
        Pair.client(config, sink, 1).start(Pair.NOW);
        return new HelloEditor(sink.sent.toByteArray());
    }

    HelloEditor remove(int type) {
        int index = types.indexOf(type);
        types.remove(index);
        data.remove(index);
        return this;
    }

    HelloEditor add(int type, int... bytes) {
        types.add(type);
        data.add(bytes(bytes));
        return this;
    }

    HelloEditor set(int type, int... bytes) {
        return change(type, old -> bytes(bytes));
    }

    HelloEditor change(int type, UnaryOperator<byte[]> edit) {
        int index = types.indexOf(type);
        data.set(index, edit.apply(data.get(index)));
        return this;
    }

    byte[] get(int type) {
        return data.get(types.indexOf(type));
    }

    byte[] message() {
        TlsWriter out = new TlsWriter(512);
        int message = out.beginMessage(HandshakeType.CLIENT_HELLO);
        out.u16(legacyVersion).put(random).u8(sessionId.length).put(sessionId);
        out.u16(suites.length).put(suites).u8(compression.length).put(compression);
        int extensions = out.begin(Short.BYTES);
        for (int i = 0; i < types.size(); i++) {
            out.u16(types.get(i)).u16(data.get(i).length).put(data.get(i));
        }
        out.end(extensions, Short.BYTES);
        out.put(trailing);
        out.endMessage(message);
        return out.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** A key_share extension with one share. */
    static byte[] keyShare(int group, byte[] share) {
        return new TlsWriter(64)
                .u16(share.length + 4)
                .u16(group)
                .u16(share.length)
                .put(share)
                .toByteArray();
    }
}
