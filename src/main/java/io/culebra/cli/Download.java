package io.culebra.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** One URL on its way to where it is written. Bytes come on a worker. */
final class Download {
    private final URI url;
    private final OutputStream out;
    private final Progress progress;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private int code;

    Download(URI url, OutputStream out, Progress progress) {
        this.url = url;
        this.out = out;
        this.progress = progress;
    }

    URI url() {
        return url;
    }

    /** Completed with the status once all is written; exceptionally if it is not whole. */
    CompletableFuture<Integer> status() {
        return status;
    }

    void onHead(int statusCode, long length) {
        code = statusCode;
        progress.expect(length);
    }

    void onBytes(MemorySegment bytes, long from, long length, boolean fin) {
        try {
            out.write(bytes.asSlice(from, length).toArray(JAVA_BYTE));
            progress.add(length);
            if (fin) {
                out.close();
                progress.end();
                status.complete(code);
            }
        } catch (IOException e) {
            status.completeExceptionally(e);
        }
    }

    void fail(String why) {
        if (status.isDone()) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            status.completeExceptionally(e);
        }
        status.completeExceptionally(new IOException(url + ": " + why));
    }
}
