package io.culebra;

import io.culebra.api.QuicConnection;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** Stand-ins for interfaces of which a test needs little. */
final class Proxies {
    private Proxies() {}

    /** What a call does; its value counts where the method returns one. */
    interface Answer {
        Object to(String name, Object[] arguments);
    }

    static <T> T of(Class<T> type, Answer answer) {
        Object proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            Object value = answer.to(method.getName(), arguments);
                            return method.getReturnType() == void.class ? null : value;
                        });
        return type.cast(proxy);
    }

    /** A connection that runs what it is to execute within the call. */
    static QuicConnection runningAtOnce() {
        QuicConnection[] self = new QuicConnection[1];
        self[0] =
                of(
                        QuicConnection.class,
                        (name, arguments) -> {
                            if (!name.equals("execute")) {
                                throw new AssertionError(name);
                            }
                            @SuppressWarnings("unchecked") // it is what execute() takes
                            Consumer<QuicConnection> action =
                                    (Consumer<QuicConnection>) arguments[0];
                            action.accept(self[0]);
                            return self;
                        });
        return self[0];
    }
}
