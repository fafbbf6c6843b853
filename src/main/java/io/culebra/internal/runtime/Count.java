package io.culebra.internal.runtime;

/** What each thread of the runtime counts. */
public enum Count {
    /** Turns of the loop. */
    TURNS,
    /** Times it slept. */
    SLEEPS,
    /** Commands that it carried out. */
    COMMANDS,
    /** System calls that received something, or found nothing. */
    RECEIVE_CALLS,
    /** Messages received: runs of one or more datagrams. */
    RUNS_IN,
    /** Datagrams received from its own sockets. */
    DATAGRAMS_IN,
    /** Bytes in them. */
    BYTES_IN,
    /** System calls that sent something, or tried to. */
    SEND_CALLS,
    /** Messages sent: runs of one or more datagrams. */
    RUNS_OUT,
    /** Datagrams sent. */
    DATAGRAMS_OUT,
    /** Bytes in them. */
    BYTES_OUT,
    /** Times that the kernel had no room for more to send. */
    SEND_WAITS,
    /** Datagrams that the kernel refused to send; to the engine they are lost. */
    SEND_REFUSALS,
    /** Runs handed to their owner as the slot itself. */
    SLOTS_HANDED_OVER,
    /** Stretches of runs handed to their owner as a copy. */
    COPIES_HANDED_OVER,
    /** Datagrams in both. */
    DATAGRAMS_HANDED_OVER,
    /** Datagrams of its own that arrived at another thread. */
    DATAGRAMS_TAKEN_OVER,
    /** Questions to other workers whether a datagram is a stateless reset for one of theirs. */
    RESETS_ASKED,
    /** Datagrams that the kernel dropped because a socket's buffer was full. */
    KERNEL_DROPS,
    /** Connections there are. */
    CONNECTIONS,
    /** Slots of its slab that are out. */
    SLOTS_IN_USE
}
