package io.culebra.internal.net;

import static io.culebra.internal.syscall.MsgLayouts.IOVEC;
import static io.culebra.internal.syscall.MsgLayouts.IOV_BASE;
import static io.culebra.internal.syscall.MsgLayouts.IOV_LEN;
import static io.culebra.internal.syscall.MsgLayouts.MMSGHDR;
import static io.culebra.internal.syscall.MsgLayouts.MSG_CONTROL;
import static io.culebra.internal.syscall.MsgLayouts.MSG_CONTROLLEN;
import static io.culebra.internal.syscall.MsgLayouts.MSG_FLAGS;
import static io.culebra.internal.syscall.MsgLayouts.MSG_IOV;
import static io.culebra.internal.syscall.MsgLayouts.MSG_IOVLEN;
import static io.culebra.internal.syscall.MsgLayouts.MSG_LEN;
import static io.culebra.internal.syscall.MsgLayouts.MSG_NAME;
import static io.culebra.internal.syscall.MsgLayouts.MSG_NAMELEN;
import static io.culebra.internal.syscall.SocketConstants.MSG_CTRUNC;
import static io.culebra.internal.syscall.SocketConstants.MSG_DONTWAIT;
import static io.culebra.internal.syscall.SocketConstants.MSG_TRUNC;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.culebra.internal.memory.DatagramRun;
import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.memory.PacketBuffer;
import io.culebra.internal.memory.Slab;
import io.culebra.internal.syscall.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Receives many messages in one call, each a run of datagrams of one source, into slots of a slab.
 *
 * <p>Use: {@link #receive}, then {@link #run} for each message. A slot that nobody retained by the
 * next {@code receive} is filled again; one that was retained or {@link #take taken} is replaced
 * from the slab. Belongs to one thread, the slab's.
 */
public final class ReceiveBatch {
    /**
     * What a slot should be: a message of 64 KiB fits, and neighbours do not fall on the same lines
     * of a cache.
     */
    public static final int SLOT_BYTES = 65_536 + 1_536;

    private static final int PEERS_REMEMBERED = 4096;
    private static final int LOCALS_REMEMBERED = 64;
    private static final long HEADER = MMSGHDR.byteSize();

    private final Syscalls syscalls;
    private final Slab slab;
    private final MemorySegment tables;
    private final long partsAt;
    private final long namesAt;
    private final long controlsAt;
    private final @Nullable PacketBuffer[] slots;
    private final ControlMessages control = new ControlMessages();
    private final AddressCache peers = new AddressCache(PEERS_REMEMBERED);
    private final AddressCache locals = new AddressCache(LOCALS_REMEMBERED);

    /** The first {@code armed} messages have a slot, the others none. */
    private int armed;

    /** Messages of the last call. */
    private int received;

    private @Nullable UdpSocket source;

    private long calls;
    private long messages;
    private long datagrams;
    private long bytes;
    private long truncated;
    private long empty;
    private long noSlot;
    private long kernelDrops;

    /**
     * Prepares the messages.
     *
     * @param syscalls of the thread that receives
     * @param arena holds the message headers, 368 bytes each
     * @param slab gives a slot for each message, best of {@link #SLOT_BYTES}
     * @param messages the most that are received in one call, 1 to 1024
     */
    public ReceiveBatch(Syscalls syscalls, Arena arena, Slab slab, int messages) {
        this.syscalls = syscalls;
        this.slab = slab;
        slots = new @Nullable PacketBuffer[messages];
        partsAt = messages * HEADER;
        namesAt = partsAt + messages * IOVEC.byteSize();
        controlsAt = namesAt + (long) messages * SocketAddresses.ROOM;
        tables = arena.allocate(controlsAt + (long) messages * ControlMessages.RECEIVE_ROOM, 64);
        for (int i = 0; i < messages; i++) {
            long at = i * HEADER;
            tables.set(JAVA_LONG, at + MSG_NAME, tables.address() + nameAt(i));
            tables.set(JAVA_LONG, at + MSG_IOV, tables.address() + partAt(i));
            tables.set(JAVA_LONG, at + MSG_IOVLEN, 1);
            tables.set(JAVA_LONG, at + MSG_CONTROL, tables.address() + controlAt(i));
            rearm(i);
        }
    }

    /**
     * Receives what waits at a socket, without waiting for it. What {@link #run} gave of the call
     * before is no longer valid unless it was retained.
     *
     * @param socket to receive from
     * @return messages received, less than {@link #capacity} if no more were there; 0 if there were
     *     no slots, and what waited was dropped; or {@code -errno}: {@code -EAGAIN} if none waited
     */
    public int receive(UdpSocket socket) {
        settle();
        source = socket;
        if (armed == 0) {
            return drop(socket);
        }
        calls++;
        int result = syscalls.recvmmsg(socket.fd(), tables.address(), armed, MSG_DONTWAIT);
        if (result > 0) {
            received = result;
            messages += result;
        }
        return result;
    }

    /**
     * Reads one message of the last {@link #receive}.
     *
     * @param i 0 to its result - 1
     * @param into filled with a borrowed slot
     * @return false if the message was cut off or empty: it was counted, and there is nothing to do
     */
    public boolean run(int i, DatagramRun into) {
        PacketBuffer slot = slots[i];
        UdpSocket socket = source;
        if (slot == null || socket == null || i >= received) {
            throw new IllegalStateException("no message " + i);
        }
        long header = i * HEADER;
        int length = tables.get(JAVA_INT, header + MSG_LEN);
        control.read(tables, controlAt(i), tables.get(JAVA_LONG, header + MSG_CONTROLLEN));
        if (control.drops() != 0) {
            kernelDrops += socket.newDrops(control.drops());
        }
        if ((tables.get(JAVA_INT, header + MSG_FLAGS) & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
            truncated++;
            return false;
        }
        if (length == 0) {
            empty++;
            return false;
        }
        int stride = control.stride() > 0 && control.stride() < length ? control.stride() : length;
        bytes += length;
        datagrams += stride == length ? 1 : (length + stride - 1) / stride;
        into.set(
                slot,
                0,
                length,
                stride,
                control.ecn(),
                socket.number(),
                destination(socket),
                SocketAddresses.read(tables, nameAt(i), peers));
        return true;
    }

    /**
     * Takes a message's slot away, to hand it to another thread.
     *
     * @param i 0 to the result of {@link #receive} - 1
     * @return the slot, whose one reference the caller now owns
     */
    public PacketBuffer take(int i) {
        PacketBuffer slot = slots[i];
        if (slot == null) {
            throw new IllegalStateException("no slot " + i);
        }
        slots[i] = null;
        return slot;
    }

    /** Gives all slots back to the slab. */
    public void close() {
        for (int i = 0; i < slots.length; i++) {
            PacketBuffer slot = slots[i];
            if (slot != null) {
                slot.release();
                slots[i] = null;
            }
        }
        armed = 0;
        received = 0;
    }

    /**
     * How many messages one call may receive.
     *
     * @return as given
     */
    public int capacity() {
        return slots.length;
    }

    /**
     * Makes the messages of the last call ready for the next, and finds slots for those without.
     */
    private void settle() {
        for (int i = 0; i < received; i++) {
            rearm(i);
            PacketBuffer slot = slots[i];
            if (slot != null && slot.isShared()) {
                slot.release();
                slots[i] = null;
            }
        }
        int gap = firstGap();
        received = 0;
        if (gap < slots.length) {
            fill(gap);
        }
    }

    private int firstGap() {
        for (int i = 0; i < received; i++) {
            if (slots[i] == null) {
                return i;
            }
        }
        return armed;
    }

    /** Fills gaps from the slab, and where it has none left from the last armed message. */
    private void fill(int firstGap) {
        int at = firstGap;
        int end = Math.max(armed, firstGap);
        armed = slots.length;
        for (; at < armed; at++) {
            if (slots[at] != null) {
                continue;
            }
            PacketBuffer slot = slab.tryAcquire();
            while (slot == null && end > at) {
                end--;
                slot = slots[end];
                slots[end] = null;
            }
            if (slot == null) {
                armed = at;
                return;
            }
            arm(at, slot);
        }
    }

    private void arm(int i, PacketBuffer slot) {
        slots[i] = slot;
        tables.set(JAVA_LONG, partAt(i) + IOV_BASE, slot.bytes().address());
        tables.set(JAVA_LONG, partAt(i) + IOV_LEN, slot.bytes().byteSize());
    }

    /** The kernel wrote the lengths that it used over the room that there was. */
    private void rearm(int i) {
        long header = i * HEADER;
        tables.set(JAVA_INT, header + MSG_NAMELEN, SocketAddresses.ROOM);
        tables.set(JAVA_LONG, header + MSG_CONTROLLEN, ControlMessages.RECEIVE_ROOM);
    }

    /**
     * All slots are out. What waits is read and forgotten, as if the network had lost it: a socket
     * left full would wake the worker again and again, and hide the datagrams that come later.
     */
    private int drop(UdpSocket socket) {
        for (int i = 0; i < slots.length; i++) {
            tables.set(JAVA_LONG, partAt(i) + IOV_LEN, 0);
        }
        calls++;
        int result = syscalls.recvmmsg(socket.fd(), tables.address(), slots.length, MSG_DONTWAIT);
        for (int i = 0; i < result; i++) {
            rearm(i);
        }
        noSlot += Math.max(0, result);
        return Math.min(0, result);
    }

    private InternetAddress destination(UdpSocket socket) {
        long high = control.localHigh();
        long low = control.localLow();
        return (high | low) == 0
                ? InternetAddress.NONE
                : locals.of(high, low, socket.local().port());
    }

    private long partAt(int i) {
        return partsAt + i * IOVEC.byteSize();
    }

    private long nameAt(int i) {
        return namesAt + (long) i * SocketAddresses.ROOM;
    }

    private long controlAt(int i) {
        return controlsAt + (long) i * ControlMessages.RECEIVE_ROOM;
    }

    /**
     * System calls made.
     *
     * @return since the start
     */
    public long calls() {
        return calls;
    }

    /**
     * Messages received, each a run of datagrams.
     *
     * @return since the start
     */
    public long messages() {
        return messages;
    }

    /**
     * Datagrams given to the caller.
     *
     * @return since the start
     */
    public long datagrams() {
        return datagrams;
    }

    /**
     * Bytes given to the caller.
     *
     * @return since the start
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Messages dropped because they or their control messages did not fit.
     *
     * @return since the start
     */
    public long truncated() {
        return truncated;
    }

    /**
     * Datagrams without a byte, dropped.
     *
     * @return since the start
     */
    public long empty() {
        return empty;
    }

    /**
     * Messages dropped because all slots were in use.
     *
     * @return since the start
     */
    public long noSlot() {
        return noSlot;
    }

    /**
     * Datagrams that the kernel dropped because a socket's buffer was full.
     *
     * @return since the start, as far as the kernel has told: it does with the next datagram
     */
    public long kernelDrops() {
        return kernelDrops;
    }
}
