package io.culebra.internal.tls;

import java.util.HexFormat;

/** The key log of one connection: lines as NSS and Wireshark read them, if anybody wants them. */
final class KeyLog {
    private final TlsSink sink;
    private final boolean wanted;
    private final byte[] clientRandom;

    KeyLog(TlsSink sink, boolean wanted, byte[] clientRandom) {
        this.sink = sink;
        this.wanted = wanted;
        this.clientRandom = clientRandom;
    }

    void onEarlySecrets(byte[] clientTraffic, byte[] exporterMaster) {
        if (wanted) {
            write("CLIENT_EARLY_TRAFFIC_SECRET", clientTraffic);
            write("EARLY_EXPORTER_SECRET", exporterMaster);
        }
    }

    void onHandshakeSecrets(KeySchedule keys) {
        if (wanted) {
            write("CLIENT_HANDSHAKE_TRAFFIC_SECRET", keys.clientHandshakeSecret());
            write("SERVER_HANDSHAKE_TRAFFIC_SECRET", keys.serverHandshakeSecret());
        }
    }

    void onApplicationSecrets(KeySchedule keys) {
        if (wanted) {
            write("CLIENT_TRAFFIC_SECRET_0", keys.clientApplicationSecret());
            write("SERVER_TRAFFIC_SECRET_0", keys.serverApplicationSecret());
            write("EXPORTER_SECRET", keys.exporterMasterSecret());
        }
    }

    private void write(String label, byte[] secret) {
        HexFormat hex = HexFormat.of();
        sink.onKeyLog(label + ' ' + hex.formatHex(clientRandom) + ' ' + hex.formatHex(secret));
    }
}
