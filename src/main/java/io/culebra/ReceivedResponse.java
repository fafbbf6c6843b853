package io.culebra;

import io.culebra.http3.Fields;
import io.culebra.http3.Http3Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * A response in the shape of java.net.http.
 *
 * @param <T> kind of body
 */
record ReceivedResponse<T>(HttpRequest request, int statusCode, HttpHeaders headers, T body)
        implements HttpResponse<T> {
    /** JDK 26 knows the version that this is; before, the nearest one has to do. */
    static final HttpClient.Version VERSION =
            Arrays.stream(HttpClient.Version.values())
                    .filter(version -> version.name().equals("HTTP_3"))
                    .findFirst()
                    .orElse(HttpClient.Version.HTTP_2);

    /** The head, for whoever chooses what becomes of the body. */
    record Head(int statusCode, HttpHeaders headers) implements ResponseInfo {
        static Head of(Http3Response response) {
            return new Head(response.status(), headersOf(response.fields()));
        }

        @Override
        public HttpClient.Version version() {
            return VERSION;
        }
    }

    private static HttpHeaders headersOf(Fields fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Fields.Line line : fields) {
            values.computeIfAbsent(line.name(), name -> new ArrayList<>()).add(line.value());
        }
        return HttpHeaders.of(values, (name, value) -> true);
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public URI uri() {
        return request.uri();
    }

    @Override
    public HttpClient.Version version() {
        return VERSION;
    }
}
