package io.culebra.internal.wire;

/** What became of the frames that were written into a {@link SentLog}. */
public interface SentOutcome {
    /**
     * Stream bytes arrived; neighbouring frames come as one call.
     *
     * @param streamId of the stream
     * @param offset of the first byte
     * @param length in bytes
     * @param fin whether the end of the stream arrived too
     */
    void onStreamAcked(long streamId, long offset, long length, boolean fin);

    /**
     * Stream bytes are lost; neighbouring frames come as one call.
     *
     * @param streamId of the stream
     * @param offset of the first byte
     * @param length in bytes
     * @param fin whether the end of the stream was lost too
     */
    void onStreamLost(long streamId, long offset, long length, boolean fin);

    /**
     * CRYPTO bytes arrived.
     *
     * @param space in which they were sent
     * @param offset of the first byte
     * @param length in bytes
     */
    void onCryptoAcked(PacketNumberSpace space, long offset, long length);

    /**
     * CRYPTO bytes are lost.
     *
     * @param space in which they were sent
     * @param offset of the first byte
     * @param length in bytes
     */
    void onCryptoLost(PacketNumberSpace space, long offset, long length);

    /**
     * A frame of another kind arrived.
     *
     * @param kind a constant of {@link ControlKind}
     * @param first as logged
     * @param second as logged
     */
    void onControlAcked(int kind, long first, long second);

    /**
     * A frame of another kind is lost.
     *
     * @param kind a constant of {@link ControlKind}
     * @param first as logged
     * @param second as logged
     */
    void onControlLost(int kind, long first, long second);

    /**
     * The peer has seen an ACK frame of ours.
     *
     * @param space in which it was sent
     * @param largest the largest packet number it acknowledged
     */
    void onAckAcked(PacketNumberSpace space, long largest);
}
