package io.culebra.internal.http3;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.api.QuicStream;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Settings;
import java.net.URI;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that mean nothing, or nearly something: errors of HTTP/3, and never an exception. */
class JunkTest {
    private static final int ROUNDS = 3000;
    private static final String[] HONEST = {
        "00 0404 2105 0640",
        "0101",
        "02 20",
        "03 44",
        "2100",
        "070104",
        "0d0105",
        "0004 61626364",
        RawPeer.GET,
        RawPeer.OK,
        RawPeer.headers("x", "y"),
        "0000"
    };

    /** Honest pieces, some with a byte changed, some junk. */
    private static String junk(Random random) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            byte[] piece = RawPeer.hex(HONEST[random.nextInt(HONEST.length)]);
            if (random.nextInt(3) == 0) {
                piece[random.nextInt(piece.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(6) == 0) {
                random.nextBytes(piece);
            }
            digits.append(HexFormat.of().formatHex(piece));
        }
        return digits.toString();
    }

    @Test
    void neverBreaksEitherSide() {
        int closed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            RawPeer peer = new RawPeer();
            boolean toServer = random.nextBoolean();
            ClientConnection client =
                    new ClientConnection(Exchanging.workspace(), Http3Settings.DEFAULTS);
            ServerConnection server =
                    new ServerConnection(
                            Exchanging.workspace(), Http3Settings.DEFAULTS, Echo::start);
            FakeQuic quic =
                    toServer
                            ? new FakeQuic(peer, server, round)
                            : new FakeQuic(client, peer, round);
            quic.longestCut = 1 + random.nextInt(20);
            quic.establish();
            for (int i = 0; i < 3; i++) {
                peer.send(false, junk(random), random.nextInt(4) == 0);
                QuicStream request;
                if (toServer) {
                    request = peer.open(true);
                } else {
                    client.request(
                            Http3Request.of("POST", URI.create("https://a/"), Fields.EMPTY),
                            random.nextBoolean(),
                            new Responses());
                    request = FakeQuic.stream(quic.server, 4L * i);
                }
                peer.send(request, junk(random), random.nextBoolean());
                if (random.nextInt(4) == 0) {
                    request.reset(random.nextInt(1000));
                } else if (random.nextInt(4) == 0) {
                    request.stopSending(random.nextInt(1000));
                }
                if (random.nextBoolean()) {
                    quic.run();
                }
                if (peer.shutdown != null) {
                    break;
                }
            }
            quic.run();
            closed += peer.shutdown != null ? 1 : 0;
        }
        assertTrue(closed > ROUNDS / 2 && closed < ROUNDS, closed + " closed");
    }
}
