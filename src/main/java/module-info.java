/** QUIC and HTTP/3 for Linux: a sans-I/O engine on a zero-copy Panama datapath. */
module io.culebra {
    requires static org.jspecify;
    requires static info.picocli;
    requires transitive java.net.http;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.jctools.core;

    exports io.culebra;
    exports io.culebra.api;
    exports io.culebra.http3;
}
