package io.culebra;

import io.culebra.api.ApplicationOverQuic;
import io.culebra.api.ConnectionParams;
import io.culebra.api.ConnectionShutdown;
import io.culebra.api.EndpointOptions;
import io.culebra.api.HandshakeInfo;
import io.culebra.api.PeerTrust;
import io.culebra.api.QuicConnection;
import io.culebra.api.QuicSettings;
import io.culebra.api.QuicStream;
import io.culebra.api.TlsIdentity;
import io.culebra.internal.runtime.SecureRandomSource;
import io.culebra.internal.tls.SelfSigned;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What tests on real sockets of this host have in common. */
final class Loopback {
    static final TlsIdentity IDENTITY =
            SelfSigned.create(
                    new SecureRandomSource(),
                    System.currentTimeMillis(),
                    Duration.ofDays(1),
                    "localhost",
                    "127.0.0.1");
    static final PeerTrust TRUST = PeerTrust.of(IDENTITY.chain());
    static final EndpointOptions SMALL =
            EndpointOptions.DEFAULTS.withWorkers(2).withPin(false).withAead("jdk");
    static final EndpointOptions SINGLE = SMALL.withWorkers(1);

    /** Tests may share the machine with much else. */
    static final QuicSettings PATIENT =
            QuicSettings.builder().handshakeTimeoutMillis(60_000).build();

    static final QuicSettings IMPATIENT =
            QuicSettings.builder().handshakeTimeoutMillis(300).build();

    private Loopback() {}

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static ConnectionParams serverParams() {
        return ConnectionParams.server(IDENTITY, "echo").settings(PATIENT).build();
    }

    static ConnectionParams clientParams() {
        return ConnectionParams.client("echo").trust(TRUST).settings(PATIENT).build();
    }

    /** Sends back what it gets, as fast as the peer takes it. */
    static final class Echo implements ApplicationOverQuic {
        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            long taken = stream.write(bytes, from, length, fin);
            if (taken < length) {
                stream.pauseReading(from + taken);
            }
        }

        @Override
        public void onStreamWritable(QuicStream stream) {
            stream.resumeReading();
        }
    }

    /** Sends bytes on one stream, and counts and compares what comes back. */
    static final class Shout implements ApplicationOverQuic {
        private static final int PIECE = 64 << 10;

        final CompletableFuture<Long> echoed = new CompletableFuture<>();
        final CompletableFuture<ConnectionShutdown> closed = new CompletableFuture<>();
        private final long total;
        private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);
        private long sent;
        private long received;

        Shout(long total) {
            this.total = total;
            for (int i = 0; i < PIECE; i++) {
                piece.set(ValueLayout.JAVA_BYTE, i, (byte) ((i * 31) >> 3));
            }
        }

        @Override
        public void onEstablished(QuicConnection connection, HandshakeInfo info) {
            push(connection.tryOpenStream(true).orElseThrow());
        }

        @Override
        public void onStreamWritable(QuicStream stream) {
            push(stream);
        }

        private void push(QuicStream stream) {
            while (sent < total) {
                long from = sent % PIECE;
                long length = Math.min(PIECE - from, total - sent);
                long taken = stream.write(piece, from, length, sent + length == total);
                sent += taken;
                if (taken < length) {
                    return;
                }
            }
        }

        @Override
        public void onStreamReadable(
                QuicStream stream, MemorySegment bytes, long from, long length, boolean fin) {
            for (long at = 0; at < length; ) {
                long inPiece = received % PIECE;
                long part = Math.min(PIECE - inPiece, length - at);
                long wrong =
                        MemorySegment.mismatch(
                                bytes, from + at, from + at + part, piece, inPiece, inPiece + part);
                if (wrong >= 0) {
                    echoed.completeExceptionally(
                            new AssertionError("wrong byte at " + (received + wrong)));
                }
                received += part;
                at += part;
            }
            if (fin) {
                echoed.complete(received);
            }
        }

        @Override
        public void onClose(QuicConnection connection, ConnectionShutdown shutdown) {
            closed.complete(shutdown);
        }
    }
}
