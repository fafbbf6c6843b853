package io.culebra.internal.memory;

import java.lang.foreign.MemorySegment;

/**
 * One slot of a {@link Slab}: bytes, and how many hold on to them.
 *
 * <p>Who acquires it owns one reference. A method that is handed the buffer borrows the bytes for
 * the call; to keep them longer it calls {@link #retain} and, when done, {@link #release}.
 *
 * <p>One thread at a time. Passing the buffer through a queue passes it on, references and all; the
 * slab's own thread gets it back through {@link BufferReturns}.
 */
public final class PacketBuffer {
    /** No buffer; for a run that was never filled. */
    public static final PacketBuffer NONE = new PacketBuffer();

    private static final byte POISON = (byte) 0xde;

    private final Slab home;
    private final MemorySegment bytes;
    private final long position;
    private int references;
    private BufferReturns returns;

    private PacketBuffer() {
        home = Slab.NONE;
        bytes = MemorySegment.NULL;
        position = 0;
        returns = home;
    }

    PacketBuffer(Slab home, MemorySegment bytes, long position) {
        this.home = home;
        this.bytes = bytes;
        this.position = position;
        this.returns = home;
    }

    /**
     * The whole slot, filled or not.
     *
     * @return the same segment every time
     */
    public MemorySegment bytes() {
        return bytes;
    }

    /**
     * Where the slot starts in {@link Slab#memory}.
     *
     * @return position in bytes
     */
    public long position() {
        return position;
    }

    /**
     * The slab that the slot was cut from.
     *
     * @return its home
     */
    public Slab home() {
        return home;
    }

    /**
     * Whether anybody but one holds on to it.
     *
     * @return true if there are two references or more
     */
    public boolean isShared() {
        return references > 1;
    }

    /** Adds a reference, for a borrower who keeps the bytes beyond the call. */
    public void retain() {
        assert references > 0 : "retained after its last release";
        references++;
    }

    /**
     * Gives up a reference; the last one sends the buffer home.
     *
     * @throws IllegalStateException if there is none to give up
     */
    public void release() {
        if (references <= 0) {
            throw new IllegalStateException("released more often than retained");
        }
        references--;
        if (references == 0) {
            assert poison();
            BufferReturns way = returns;
            returns = home;
            way.giveBack(this);
        }
    }

    /**
     * Passes the buffer to another thread: its last release takes the given way instead of touching
     * the slab.
     *
     * @param way leads to the slab's own thread
     */
    public void handOver(BufferReturns way) {
        assert references == 1 : "handed over while others hold it";
        returns = way;
    }

    void onAcquire() {
        references = 1;
    }

    /** With assertions on, makes a read after the last release show. */
    private boolean poison() {
        bytes.fill(POISON);
        return true;
    }
}
