package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.culebra.internal.wire.EncryptionLevel;
import io.culebra.internal.wire.TransportException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, only a {@link TransportException} comes out. */
class MutationTest {
    private static final TlsServerConfig SERVER =
            TlsServerConfig.of(
                    Credential.of(
                            SelfSigned.create(
                                    new SeededRandom(7),
                                    Pair.NOW,
                                    Duration.ofDays(1),
                                    "localhost")),
                    Pair.H3);
    private static final int HELLOS = 2000;
    private static final int FLIGHTS = 1000;

    private final Random random = new Random(42);

    @Test
    void ofAClientHelloIsRefusedOrTaken() {
        byte[] valid = HelloEditor.of(ServerFlight.CLIENT).message();
        int taken = 0;
        for (int round = 0; round < HELLOS; round++) {
            ServerHandshake server = Pair.server(SERVER, new Endpoint(), round);
            if (survives(server, EncryptionLevel.INITIAL, mutated(valid))) {
                taken++;
            }
        }
        assertTrue(taken > 0 && taken < HELLOS, taken + " taken");
    }

    @Test
    void ofAServersFlightIsRefused() throws TransportException {
        ServerFlight valid = new ServerFlight();
        List<byte[]> messages =
                List.of(
                        valid.serverHello,
                        valid.encryptedExtensions,
                        valid.certificate,
                        valid.certificateVerify,
                        valid.finished);
        for (int round = 0; round < FLIGHTS; round++) {
            int victim = round % messages.size();
            byte[] mutated = mutated(messages.get(victim));
            ClientHandshake client = Pair.client(ServerFlight.CLIENT, new Endpoint(), 1);
            client.start(Pair.NOW);
            for (int i = 0; i <= victim; i++) {
                byte[] message = i == victim ? mutated : messages.get(i);
                EncryptionLevel level =
                        i == 0 ? EncryptionLevel.INITIAL : EncryptionLevel.HANDSHAKE;
                if (!survives(client, level, message)) {
                    break;
                }
            }
            assertEquals(Arrays.equals(mutated, valid.finished), client.isComplete());
        }
    }

    private static boolean survives(TlsHandshake handshake, EncryptionLevel level, byte[] bytes) {
        try {
            ServerFlight.feed(handshake, level, bytes);
            return true;
        } catch (TransportException e) {
            return false;
        } catch (RuntimeException e) {
            return fail("for " + HexFormat.of().formatHex(bytes), e);
        }
    }

    /** A few changes: bits, lengths, pieces cut out or doubled; the header's length follows. */
    private byte[] mutated(byte[] message) {
        byte[] body = ServerFlight.body(message);
        for (int changes = 1 + random.nextInt(3); changes > 0 && body.length > 4; changes--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(5)) {
                case 0 -> body[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> body[at] = (byte) random.nextInt();
                case 2 -> body[at] = (byte) (body[at] + (random.nextBoolean() ? 1 : -1));
                case 3 -> body = Arrays.copyOf(body, at);
                default -> body = doubled(body, at);
            }
        }
        return ServerFlight.message(message[0], body);
    }

    private byte[] doubled(byte[] body, int at) {
        byte[] end = Arrays.copyOfRange(body, at, body.length);
        byte[] piece = Arrays.copyOf(end, random.nextInt(end.length + 1));
        return ServerFlight.concat(Arrays.copyOf(body, at), ServerFlight.concat(piece, end));
    }
}
