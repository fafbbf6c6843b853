package io.culebra;

import io.culebra.api.ConnectionParams;
import io.culebra.api.EndpointOptions;
import io.culebra.api.IdentitySource;
import io.culebra.api.Observer;
import io.culebra.api.QuicSettings;
import io.culebra.api.SessionSettings;
import io.culebra.http3.Http3Handler;
import io.culebra.http3.Http3Request;
import io.culebra.http3.Http3Settings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an HTTP/3 client and of a server alike.
 *
 * @param <B> the builder of either
 */
abstract sealed class Http3Builder<B extends Http3Builder<B>>
        permits Http3Client.Builder, Http3Server.Builder {
    Optional<IdentitySource> identity = Optional.empty();
    QuicSettings settings = QuicSettings.DEFAULTS;
    SessionSettings sessions = SessionSettings.DEFAULTS;
    Http3Settings http3 = Http3Settings.DEFAULTS;
    EndpointOptions options;
    @Nullable Observer observer;
    private boolean keyLog;

    /** Begins with how such a side uses the machine. */
    Http3Builder(EndpointOptions options) {
        this.options = options;
    }

    abstract B self();

    /** Puts what both have into the parameters of connections. */
    ConnectionParams.Builder fill(ConnectionParams.Builder params) {
        return params.settings(settings).sessions(sessions).keyLog(keyLog);
    }

    /**
     * Sets who this side is: a server always, a client if a server asks.
     *
     * @param value usually a {@link io.culebra.api.TlsIdentity}
     * @return this
     */
    public B identity(IdentitySource value) {
        identity = Optional.of(value);
        return self();
    }

    /**
     * Sets the transport's settings, the time for a handshake among them.
     *
     * @param value settings
     * @return this
     */
    public B settings(QuicSettings value) {
        settings = value;
        return self();
    }

    /**
     * Sets what is done about tickets, resumption and early data. With early data, a client's
     * requests that may happen twice ({@link Http3Request#isSafe}) go out with the first packets if
     * the server was met before, and come to the server before the handshake is complete: see
     * {@link Http3Handler#takesEarly}.
     *
     * @param value settings
     * @return this
     */
    public B sessions(SessionSettings value) {
        sessions = value;
        return self();
    }

    /**
     * Sets HTTP/3's settings.
     *
     * @param value settings
     * @return this
     */
    public B http3(Http3Settings value) {
        http3 = value;
        return self();
    }

    /**
     * Sets how this side uses the machine; a client has one worker by default, a server one for
     * each processor.
     *
     * @param value options
     * @return this
     */
    public B options(EndpointOptions value) {
        options = value;
        return self();
    }

    /**
     * Sets who hears what happens.
     *
     * @param value listener
     * @return this
     */
    public B observer(Observer value) {
        observer = value;
        return self();
    }

    /**
     * Hands secrets to {@link Observer#onKeyLog}, for debugging.
     *
     * @param value whether to
     * @return this
     */
    public B keyLog(boolean value) {
        keyLog = value;
        return self();
    }
}
