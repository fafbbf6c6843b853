package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.Aead;
import io.culebra.internal.crypto.PacketNonce;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * An AEAD of libcrypto, in place in native memory. The context keeps its key; a packet sets the
 * nonce only. Allocates nothing.
 */
final class LibcryptoAead implements Aead {
    private static final int AS_BEFORE = -1;

    private final CipherFunctions functions;
    private final CipherContext context;
    private final CallMemory calls;
    private final PacketNonce nonce;

    LibcryptoAead(CipherFunctions functions, CipherContext context, CallMemory calls, byte[] iv) {
        this.functions = functions;
        this.context = context;
        this.calls = calls;
        nonce = PacketNonce.of(iv);
    }

    @Override
    public void seal(
            MemorySegment memory,
            long header,
            int headerLength,
            int payloadLength,
            long packetNumber,
            int path) {
        check(memory, header, headerLength, payloadLength, payloadLength + TAG_BYTES);
        CipherFunctions evp = functions;
        long cipher = context.address();
        long written = calls.written();
        long start = memory.address() + header;
        long payload = start + headerLength;
        long tag = payload + payloadLength;
        long iv = calls.nonce(nonce, packetNumber, path);
        int ok = evp.init(cipher, 0, 0, iv, AS_BEFORE, 0);
        ok &= evp.update(cipher, 0, written, start, headerLength);
        ok &= evp.update(cipher, payload, written, payload, payloadLength);
        ok &= evp.finish(cipher, tag, written);
        ok &= evp.getParams(cipher, calls.tagParams(tag));
        if (ok != 1) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be sealed");
        }
    }

    @Override
    public boolean open(
            MemorySegment memory,
            long header,
            int headerLength,
            int bodyLength,
            long packetNumber,
            int path) {
        int payloadLength = bodyLength - TAG_BYTES;
        if (payloadLength < 0) {
            return false;
        }
        check(memory, header, headerLength, payloadLength, bodyLength);
        CipherFunctions evp = functions;
        long cipher = context.address();
        long written = calls.written();
        long start = memory.address() + header;
        long payload = start + headerLength;
        long tag = payload + payloadLength;
        long iv = calls.nonce(nonce, packetNumber, path);
        int ok = evp.init(cipher, 0, 0, iv, AS_BEFORE, calls.tagParams(tag));
        ok &= evp.update(cipher, 0, written, start, headerLength);
        ok &= evp.update(cipher, payload, written, payload, payloadLength);
        // Writes nothing, but an address it wants.
        ok &= evp.finish(cipher, payload, written);
        return ok == 1;
    }

    @Override
    public void close() {
        context.close();
    }

    /** The one bounds check: behind it, addresses are plain numbers. */
    private static void check(
            MemorySegment memory, long header, int headerLength, int payloadLength, int body) {
        if (!memory.isNative() || (headerLength | payloadLength) < 0) {
            throw new IllegalArgumentException("not a packet in native memory");
        }
        Objects.checkFromIndexSize(header, (long) headerLength + body, memory.byteSize());
    }
}
