package io.culebra.internal.runtime;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.SocketOptions;
import io.culebra.internal.net.SocketOptions.Family;
import io.culebra.internal.net.SteeringProgram;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of all workers. Each worker has one for each address, under the same number; the
 * kernel steers each datagram to its owner's. They stay open until all workers have ended, because
 * places in a group shift when a member closes.
 */
final class WorkerSockets {
    private static final System.Logger LOG = System.getLogger(WorkerSockets.class.getName());

    private final Syscalls calls;
    private final RuntimeOptions options;
    private final List<UdpSocket> open = new ArrayList<>();

    /** Opens nothing yet. The calls are those of the thread that opens and closes. */
    WorkerSockets(Syscalls calls, RuntimeOptions options) {
        this.calls = calls;
        this.options = options;
    }

    /**
     * Opens a group for one address.
     *
     * @param number of the socket in each worker's table
     * @return one for each worker, by number
     */
    UdpSocket[] listen(Arena arena, InternetAddress address, int workers, int number)
            throws IOException {
        UdpSocket[] group = new UdpSocket[workers];
        InternetAddress local = address;
        for (int worker = 0; worker < workers; worker++) {
            SocketOptions wanted = SocketOptions.at(local).buffers(options.socketBufferBytes());
            group[worker] = add(workers == 1 ? wanted : wanted.sharedPort(), number);
            // The kernel chose a port for the first; the others share it.
            local = new InternetAddress(address.high(), address.low(), group[0].local().port());
        }
        if (workers > 1 && options.steered()) {
            steer(arena, group[0], workers);
        }
        return group;
    }

    private void steer(Arena arena, UdpSocket member, int workers) {
        int result = SteeringProgram.of(workers).attach(calls, arena, member.fd());
        if (result < 0) {
            // The routers do the same, only later.
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "the kernel does not steer datagrams: " + Errno.text(-result));
        }
    }

    /**
     * Opens one worker's sockets for connections to anywhere: IPv4, IPv6, or both, whatever this
     * host has.
     */
    UdpSocket[] anywhere() throws IOException {
        List<UdpSocket> found = new ArrayList<>();
        IOException refusal = null;
        InternetAddress anyIpv4 = InternetAddress.ofIpv4(0, 0);
        for (Family family : List.of(Family.IPV4, Family.IPV6)) {
            InternetAddress any = family == Family.IPV4 ? anyIpv4 : InternetAddress.NONE;
            try {
                int bytes = options.socketBufferBytes();
                SocketOptions wanted = new SocketOptions(family, any, false, bytes, true);
                found.add(add(wanted, found.size()));
            } catch (IOException e) {
                refusal = e;
            }
        }
        if (found.isEmpty() && refusal != null) {
            throw refusal;
        }
        return found.toArray(UdpSocket[]::new);
    }

    /** Takes over a socket, for the thread that receives from it. */
    UdpSocket adopt(int fd, int number) throws IOException {
        UdpSocket socket = UdpSocket.adopt(calls, fd).numbered(number);
        open.add(socket);
        return socket;
    }

    /** Another view of a socket that was taken over, for a worker that sends through it. */
    UdpSocket shared(int fd, int number) throws IOException {
        return UdpSocket.adopt(calls, fd).numbered(number);
    }

    /** Closes all. */
    void close(Syscalls callsOfThisThread) {
        open.forEach(socket -> socket.close(callsOfThisThread));
        open.clear();
    }

    private UdpSocket add(SocketOptions wanted, int number) throws IOException {
        UdpSocket socket = UdpSocket.open(calls, wanted).numbered(number);
        open.add(socket);
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> socket.local().toSocketAddress() + " " + socket.capabilities());
        return socket;
    }
}
