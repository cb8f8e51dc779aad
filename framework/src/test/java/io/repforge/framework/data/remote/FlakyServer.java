package io.repforge.framework.data.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web server of a folder, of whose answers some fail: every so many, by some faults in turn. */
public final class FlakyServer implements Closeable {

    /** How answers fail. */
    public enum Fault {
        /** 500. */
        ERROR,
        /** 503, which asks to come back at once. */
        BUSY,
        /** The connection ends in the middle. */
        CUT,
        /** Half of the file comes, and then nothing. */
        SILENT
    }

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private final HttpServer server;
    private final Path folder;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile int every = Integer.MAX_VALUE;
    private volatile List<Fault> faults = List.of();
    private volatile boolean ranges = true;

    public FlakyServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Lets every so many requests fail. */
    public FlakyServer failing(int each, Fault... inTurn) {
        every = each;
        faults = List.of(inTurn);
        return this;
    }

    /** Gives whole files alone from now on. */
    FlakyServer withoutRanges() {
        ranges = false;
        return this;
    }

    /** The URL of a file. */
    public String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    /** Requests up to now. */
    public int requests() {
        return requests.get();
    }

    /** Those of them that failed. */
    public int failed() {
        return failed.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int number = requests.incrementAndGet();
            Fault fault = number % every == 0 ? faults.get(failed.getAndIncrement() % faults.size()) : null;
            String name = exchange.getRequestURI().getPath().substring(1);
            Path file = folder.resolve(name);
            if (name.startsWith("status-")) {
                exchange.sendResponseHeaders(Integer.parseInt(name.substring(7)), -1);
            } else if (name.startsWith("moved-")) {
                exchange.getResponseHeaders().add("Location", url(name.substring(6)));
                exchange.sendResponseHeaders(302, -1);
            } else if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (fault == Fault.ERROR) {
                exchange.sendResponseHeaders(500, -1);
            } else if (fault == Fault.BUSY) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                exchange.sendResponseHeaders(503, -1);
            } else {
                give(exchange, Files.readAllBytes(file), fault);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void give(HttpExchange exchange, byte[] file, Fault fault) throws IOException, InterruptedException {
        String tag = '"' + Integer.toHexString(Arrays.hashCode(file)) + '"';
        exchange.getResponseHeaders().add("ETag", tag);
        String asked = exchange.getRequestHeaders().getFirst("Range");
        String of = exchange.getRequestHeaders().getFirst("If-Range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        int from = 0;
        int status = 200;
        if (ranges && range.matches() && (of == null || of.equals(tag))) {
            from = Integer.parseInt(range.group(1));
            if (from >= file.length) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
            status = 206;
        }
        int length = file.length - from;
        exchange.sendResponseHeaders(status, length);
        OutputStream out = exchange.getResponseBody();
        out.write(file, from, fault == null ? length : (length + 1) / 2);
        out.flush();
        if (fault == Fault.SILENT) {
            done.await();
        }
    }

    @Override
    public void close() {
        done.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
