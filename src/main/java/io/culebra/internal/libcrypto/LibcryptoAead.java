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

    // Every step is below 0 if it failed: the sign of them all, or-ed, is the result.

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
        long start = memory.address() + header;
        long payload = start + headerLength;
        long tag = payload + payloadLength;
        long iv = calls.nonce(nonce, packetNumber, path);
        int ok = evp.init(cipher, 0, 0, iv, AS_BEFORE, 0) - 1;
        ok |= evp.cipher(cipher, 0, start, headerLength);
        ok |= evp.cipher(cipher, payload, payload, payloadLength);
        ok |= evp.finish(cipher, tag, calls.written()) - 1;
        ok |= evp.getParams(cipher, calls.tagParams(tag)) - 1;
        if (ok < 0) {
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
        long start = memory.address() + header;
        long payload = start + headerLength;
        long tag = payload + payloadLength;
        long iv = calls.nonce(nonce, packetNumber, path);
        int ok = evp.init(cipher, 0, 0, iv, AS_BEFORE, calls.tagParams(tag)) - 1;
        ok |= evp.cipher(cipher, 0, start, headerLength);
        ok |= evp.cipher(cipher, payload, payload, payloadLength);
        // Writes nothing, but an address it wants.
        ok |= evp.finish(cipher, payload, calls.written()) - 1;
        return ok >= 0;
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
