package io.culebra.internal.http3;

import io.culebra.api.ConnectionShutdown;
import io.culebra.http3.Fields;
import io.culebra.http3.Http3Exchange;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One side of ours, against bytes: what the tests of that have in common. */
abstract class AgainstBytes {
    static final Http3Settings PLAIN = Http3Settings.builder().grease(false).build();
    static final Fields TEXT = Fields.of("content-type", "text/plain");
    final RawPeer peer = new RawPeer();
    final Responses response = new Responses();
    final List<Http3Exchange> exchanges = new ArrayList<>();
    final ServerConnection server =
            new ServerConnection(Exchanging.workspace(), PLAIN, exchanges::add);
    final ClientConnection client = new ClientConnection(Exchanging.workspace(), PLAIN);

    FakeQuic withServer() {
        return new FakeQuic(peer, server, 3).establish().run();
    }

    FakeQuic withClient() {
        return new FakeQuic(client, peer, 3).establish().run();
    }

    static Http3Request get(String path) {
        return Http3Request.get(URI.create("https://a" + path));
    }

    static String hex(String digits) {
        return digits.replace(" ", "");
    }

    static long applicationCode(@Nullable ConnectionShutdown shutdown) {
        return shutdown instanceof ConnectionShutdown.ByPeerApplication(long code, _) ? code : -1;
    }
}
