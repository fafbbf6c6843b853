package io.culebra.internal.runtime;

import io.culebra.internal.memory.InternetAddress;
import io.culebra.internal.net.ReceiveBatch;
import io.culebra.internal.net.SendBatch;
import io.culebra.internal.net.UdpSocket;
import io.culebra.internal.syscall.Affinity;
import io.culebra.internal.syscall.Errno;
import io.culebra.internal.syscall.HugeMemory;
import io.culebra.internal.syscall.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Puts the threads of a runtime together, in the order in which they depend on each other. */
final class RuntimeBuilder {
    private final Arena arena;
    private final Syscalls calls;
    private final RuntimeOptions options;
    private final int[] cpus;
    private final int count;
    private final WorkerSockets sockets;
    private final List<Station> stations = new ArrayList<>();
    private final List<Station> receiverStations = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<InternetAddress> addresses = new ArrayList<>();
    private final Farewell farewell;
    private final Consumer<Throwable> onFailure;

    /** Starts; the arena's owner closes it if anything fails. */
    RuntimeBuilder(
            Arena arena, RuntimeOptions options, int receivers, Consumer<Throwable> onFailure) {
        this.arena = arena;
        this.options = options;
        this.onFailure = onFailure;
        calls = new Syscalls(arena);
        cpus = new Affinity(calls, arena).allowed();
        count = options.workers() > 0 ? options.workers() : Math.max(1, cpus.length);
        sockets = new WorkerSockets(calls, options);
        farewell = new Farewell(count, count + receivers);
    }

    /** Workers that listen on all addresses and share the sockets that were handed over. */
    void listening(List<InternetAddress> listen, List<Integer> handedOver, EngineFactory engines)
            throws IOException {
        int listened = listen.size();
        UdpSocket[][] tables = new UdpSocket[count][listened + handedOver.size()];
        for (int number = 0; number < listened; number++) {
            UdpSocket[] group = sockets.listen(arena, listen.get(number), count, number);
            for (int worker = 0; worker < count; worker++) {
                tables[worker][number] = group[worker];
            }
        }
        openStations(listened);
        Inbox[] inboxes = inboxes();
        for (int i = 0; i < handedOver.size(); i++) {
            int fd = handedOver.get(i);
            int number = listened + i;
            for (UdpSocket[] table : tables) {
                table[number] = sockets.shared(fd, number);
            }
            addReceiver(sockets.adopt(fd, number), inboxes);
        }
        for (int worker = 0; worker < count; worker++) {
            addWorker(worker, worker, inboxes, tables[worker], listened);
        }
        addEngines(engines);
    }

    /** Workers with sockets of their own: whatever arrives is the worker's that it arrives at. */
    void connecting(EngineFactory engines) throws IOException {
        openStations(2);
        for (int worker = 0; worker < count; worker++) {
            UdpSocket[] table = sockets.anywhere();
            Inbox[] alone = {stations.get(worker).inbox()};
            addWorker(worker, 0, alone, table, table.length);
        }
        addEngines(engines);
    }

    private void openStations(int polledSockets) throws IOException {
        for (int worker = 0; worker < count; worker++) {
            String name = "culebra-worker-" + worker;
            stations.add(Station.open(name, arena, options, Math.max(1, polledSockets)));
        }
    }

    private Inbox[] inboxes() {
        return stations.stream().map(Station::inbox).toArray(Inbox[]::new);
    }

    private void addWorker(int number, int self, Inbox[] inboxes, UdpSocket[] table, int polled)
            throws IOException {
        Station station = stations.get(number);
        if (number == 0) {
            Arrays.stream(table).map(UdpSocket::local).forEach(addresses::add);
        }
        watch(station, table, polled);
        long sendBytes = (long) options.sendBatch() * SendBatch.SLOT_BYTES;
        SendBatch batch =
                new SendBatch(
                        station.calls(),
                        arena,
                        HugeMemory.map(calls, arena, sendBytes).memory().asSlice(0, sendBytes),
                        table);
        workers.add(
                new Worker(
                        station,
                        Arrays.copyOf(table, polled),
                        intake(station, self, inboxes),
                        new Outlet(batch, station.poller(), table, polled, station.counters()),
                        options.idle(),
                        farewell,
                        () -> pin(station, number),
                        onFailure));
    }

    private void addReceiver(UdpSocket socket, Inbox[] inboxes) throws IOException {
        String name = "culebra-receiver-" + receivers.size();
        Station station = Station.open(name, arena, options, 1);
        receiverStations.add(station);
        watch(station, new UdpSocket[] {socket}, 1);
        Intake intake = intake(station, Router.NOBODY, inboxes);
        receivers.add(new Receiver(station, socket, intake, farewell, onFailure));
    }

    private static void watch(Station station, UdpSocket[] table, int polled) throws IOException {
        for (int i = 0; i < polled; i++) {
            Errno.orThrow("epoll", station.poller().add(table[i]));
        }
    }

    private Intake intake(Station station, int self, Inbox[] inboxes) {
        ReceiveBatch batch =
                new ReceiveBatch(station.calls(), arena, station.slab(), options.receiveBatch());
        Router router =
                new Router(
                        self,
                        inboxes,
                        station.inbox(),
                        station.slab(),
                        options.slots(),
                        options.receiveBatch(),
                        station.counters());
        return new Intake(batch, router, station.counters());
    }

    private void addEngines(EngineFactory engines) {
        for (int worker = 0; worker < count; worker++) {
            Worker turner = workers.get(worker);
            turner.engine(engines.create(worker, count, turner, arena));
        }
    }

    private void pin(Station station, int number) {
        if (options.pinned() && cpus.length > 0) {
            new Affinity(station.calls(), arena).pin(cpus[number % cpus.length]);
        }
    }

    /** Closes every descriptor that was opened. All threads have ended. */
    void close() {
        stations.forEach(Station::close);
        receiverStations.forEach(Station::close);
        sockets.close(calls);
    }

    /** Of the first worker's sockets; the others have the same, or such of their own. */
    List<InternetAddress> addresses() {
        return addresses;
    }

    Farewell farewell() {
        return farewell;
    }

    List<Worker> workers() {
        return workers;
    }

    List<Receiver> receivers() {
        return receivers;
    }

    /** Workers' first. */
    List<Station> stations() {
        List<Station> all = new ArrayList<>(stations);
        all.addAll(receiverStations);
        return all;
    }
}
