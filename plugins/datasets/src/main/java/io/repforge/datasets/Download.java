package io.repforge.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
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
import java.util.zip.GZIPInputStream;

/** Fetches an original file from the first address that has it as it should be. */
final class Download {

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final List<URI> mirrors;

    /**
     * @param mirrors addresses of folders, each ending in a slash
     */
    Download(List<URI> mirrors) {
        this.mirrors = List.copyOf(mirrors);
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
                receive(client, address, received);
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

    private static void receive(HttpClient client, URI address, CompleteFile received) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(ANSWER).header("User-Agent", "repforge").build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("it answers with HTTP status " + response.statusCode());
                }
                body.transferTo(received.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("The download of " + address + " was interrupted.");
            stopped.initCause(e);
            throw stopped;
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
