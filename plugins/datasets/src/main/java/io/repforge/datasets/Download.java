package io.repforge.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Fetches an original file from the first address that has it as it should be. */
final class Download {

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(30), Duration.ofMinutes(20));
    /** What a packed file may have beyond the bytes of the unpacked one: gzip's header, and its frame of what can't be packed. */
    private static final long OVERHEAD = 1 << 16;
    private static final long CHECK_MILLIS = 100;

    private final List<URI> mirrors;
    private final Patience patience;

    /**
     * How long an address is waited for.
     *
     * @param answer for an answer, and for more of it
     * @param whole for all of a file
     */
    record Patience(Duration answer, Duration whole) {}

    /**
     * @param mirrors addresses of folders, each ending in a slash, in the order in which they are tried
     */
    Download(List<URI> mirrors) {
        this(mirrors, PATIENCE);
    }

    Download(List<URI> mirrors, Patience patience) {
        this.mirrors = List.copyOf(mirrors);
        this.patience = patience;
    }

    /**
     * Downloads a file and checks it before it appears.
     *
     * @param target where it is to be
     * @return the target
     * @throws IOException if no address gives the right file; the message says why for each, and what else can be done
     */
    Path fetch(OriginalFile file, Path target) throws IOException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NORMAL).build();
        List<Exception> faults = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (URI mirror : mirrors) {
            URI address = mirror.resolve(file.packed());
            try (CompleteFile received = new CompleteFile(target)) {
                receive(client, address, file, received);
                check(file, received.temporary());
                received.complete();
                return target;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                faults.add(e);
                reasons.add(address + ": " + reason(e));
            }
        }
        IOException failure = new IOException("Fashion-MNIST's " + file.packed() + " can't be downloaded (" + String.join("; ", reasons)
                + "): name a folder that has the four idx files with 'folder', install Debian's package dataset-fashion-mnist,"
                + " or use the embedded sample with 'part: sample'.");
        faults.forEach(failure::addSuppressed);
        throw failure;
    }

    private void receive(HttpClient client, URI address, OriginalFile file, CompleteFile received) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(patience.answer).header("User-Agent", "repforge").build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("it answers with HTTP status " + response.statusCode());
                }
                copy(body, file.bytes() + OVERHEAD, received.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("The download of " + address + " was interrupted.");
            stopped.initCause(e);
            throw stopped;
        }
    }

    /** Copies no more than is right, for no longer than is right: the client's own time limit ends with the first bytes. */
    private void copy(InputStream body, long most, OutputStream to) throws IOException {
        AtomicLong heard = new AtomicLong(System.nanoTime());
        AtomicReference<@Nullable String> given = new AtomicReference<>();
        long end = System.nanoTime() + patience.whole.toNanos();
        Timer timer = new Timer("repforge-download", true);
        timer.schedule(new TimerTask() {
            @Override
            public void run() {
                long now = System.nanoTime();
                boolean stalled = now - heard.get() > patience.answer.toNanos();
                if (stalled || now > end) {
                    given.compareAndSet(null, stalled ? "it stopped sending" : "it takes longer than " + patience.whole.toMinutes() + " minutes");
                    timer.cancel();
                    close(body);
                }
            }
        }, CHECK_MILLIS, CHECK_MILLIS);
        try {
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int n; (n = body.read(buffer)) >= 0;) {
                heard.set(System.nanoTime());
                bytes += n;
                if (bytes > most) {
                    throw new IOException("it sends more than the " + most + " bytes that the file can have");
                }
                to.write(buffer, 0, n);
            }
        } catch (IOException e) {
            String why = given.get();
            throw why == null ? e : new IOException(why, e);
        } finally {
            timer.cancel();
        }
        if (given.get() != null) {
            throw new IOException(given.get());
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It is given up anyway.
        }
    }

    private static void check(OriginalFile file, Path packed) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        try (InputStream content = new GZIPInputStream(Files.newInputStream(packed), 1 << 16)) {
            byte[] buffer = new byte[1 << 16];
            // Stops after one byte too many: a bomb isn't unpacked to its end.
            for (int n; bytes <= file.bytes() && (n = content.read(buffer)) >= 0; bytes += n) {
                digest.update(buffer, 0, n);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (bytes != file.bytes() || !found.equals(file.sha256())) {
            throw new IOException("what it sends isn't the file: SHA-256 of the unpacked content is " + found + " instead of " + file.sha256());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String reason(IOException fault) {
        if (fault instanceof HttpTimeoutException) {
            return "it doesn't answer";
        }
        // An unknown host comes as a ConnectException without a message of its own.
        if (fault instanceof ConnectException) {
            return "no connection";
        }
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }
}
