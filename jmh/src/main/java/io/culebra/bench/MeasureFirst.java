package io.culebra.bench;

import io.culebra.internal.memory.InternetAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The datapath without QUIC: runs of 44 x 1452 bytes, sealed with AES-128-GCM, by SendBatch with
 * GSO to ReceiveBatch with GRO, opened there. It does what native-syscalls/udp_yardstick.c does;
 * {@code jmh/measure-first} runs both in turn.
 *
 * <p>Arguments: {@code aead=none|jdk|libcrypto|libcrypto=/path secs=3 warm=5 receiver=1}; the last
 * is the CPU of the process that receives, which this one starts; {@code peer=PORT} makes it that.
 * Prints one line of JSON: rate, and for each side CPU per second, nanoseconds of CPU and bytes
 * allocated per packet (see Meter).
 */
public final class MeasureFirst {
    private final Map<String, String> options = new HashMap<>();
    private final BulkEnd end;

    private MeasureFirst(String[] arguments, Arena arena) throws IOException {
        for (String argument : arguments) {
            String[] words = argument.split("=", 2);
            options.put(words[0], words.length > 1 ? words[1] : "");
        }
        end = new BulkEnd(arena, option("aead", "libcrypto"));
    }

    /**
     * Measures.
     *
     * @param arguments as above
     * @throws IOException if a socket or the other process cannot be had
     */
    public static void main(String[] arguments) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MeasureFirst program = new MeasureFirst(arguments, arena);
            if (program.options.containsKey("peer")) {
                program.receive();
            } else {
                program.measure(arguments);
            }
        }
    }

    private void measure(String[] arguments) throws IOException {
        Process receiver = startReceiver(arguments);
        try (BufferedReader answers = receiver.inputReader()) {
            int port = Integer.parseInt(answers.readLine());
            InternetAddress peer = InternetAddress.ofIpv4(0x7f000001, port);
            end.socket.connect(end.calls, peer);
            new BulkSender(end, peer).send(nanos("warm", "5"), nanos("secs", "3"));
            System.out.println(
                    "{\"test\":\"java_gso44_gro\",\"aead\":\""
                            + option("aead", "libcrypto")
                            + "\","
                            + answers.readLine()
                            + ","
                            + end.meter.costs("sender")
                            + ",\"lost\":"
                            + end.out.counters().lost()
                            + "}");
        } finally {
            receiver.destroyForcibly();
        }
    }

    private Process startReceiver(String[] arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", option("receiver", "1")));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(MeasureFirst.class.getName());
        command.add("peer=" + end.socket.local().port());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private void receive() {
        InternetAddress peer =
                InternetAddress.ofIpv4(0x7f000001, Integer.parseInt(option("peer", "0")));
        end.socket.connect(end.calls, peer);
        System.out.println(end.socket.local().port());
        new BulkReceiver(end, peer).receive(nanos("warm", "5"));
        System.out.println(end.meter.rate() + "," + end.meter.costs("receiver"));
    }

    private long nanos(String name, String seconds) {
        return (long) (Double.parseDouble(option(name, seconds)) * 1e9);
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }
}
