package io.culebra.internal.wire;

/**
 * What goes into the packet that is being written, in primitives, so that it can be given back when
 * the packet is acknowledged or lost. Whoever writes a frame into a packet writes it here too.
 */
public interface SentLog {
    /**
     * A STREAM frame.
     *
     * @param streamId of the stream
     * @param offset of its first byte
     * @param length in bytes
     * @param fin whether it ends the stream
     */
    void stream(long streamId, long offset, int length, boolean fin);

    /**
     * A CRYPTO frame.
     *
     * @param offset of its first byte
     * @param length in bytes
     */
    void crypto(long offset, int length);

    /**
     * Any other frame that must arrive.
     *
     * @param kind a constant of {@link ControlKind}
     * @param first its meaning depends on the kind
     * @param second its meaning depends on the kind
     */
    void control(int kind, long first, long second);

    /**
     * An ACK frame.
     *
     * @param largest the largest packet number it acknowledges
     */
    void ack(long largest);
}
