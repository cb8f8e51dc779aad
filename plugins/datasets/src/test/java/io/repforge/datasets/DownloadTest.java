package io.repforge.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A download takes no more and no longer than is right, whatever the other side sends, and leaves nothing when it fails. */
class DownloadTest {

    private static final Download.Patience SHORT = new Download.Patience(Duration.ofMillis(500), Duration.ofSeconds(2));

    @TempDir
    Path folder;

    private final CountDownLatch done = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void aServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void noServer() {
        done.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Why a server's file isn't taken. */
    private String refused(HttpHandler handler) throws IOException {
        server.createContext("/", handler);
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        Download download = new Download(List.of(address), SHORT);
        String message = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThrows(IOException.class,
                () -> download.fetch(OriginalFile.TEST_LABELS, folder.resolve("cache/labels.gz"))).getMessage());
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
        }
        return message;
    }

    @Test
    void aServerThatSendsWithoutEnd() throws IOException {
        String message = refused(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                byte[] block = new byte[1 << 16];
                while (true) {
                    body.write(block);
                }
            }
        });
        assertTrue(message.contains("it sends more than the 75544 bytes that the file can have"), message);
    }

    @Test
    void aServerThatStopsSending() throws IOException {
        String message = refused(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[100]);
            exchange.getResponseBody().flush();
            await();
        });
        assertTrue(message.contains("it stopped sending"), message);
    }

    @Test
    void aServerThatNeverAnswers() throws IOException {
        String message = refused(exchange -> await());
        assertTrue(message.contains("it doesn't answer"), message);
    }

    @Test
    void aServerThatSendsDropByDrop() throws IOException {
        String message = refused(exchange -> {
            exchange.sendResponseHeaders(200, 10_000);
            try {
                for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(message.contains("it takes longer than"), message);
    }

    @Test
    void anEncryptedAddressComesFirst() {
        assertEquals(List.of("https", "http"), FashionMnist.MIRRORS.stream().map(URI::getScheme).toList());
    }

    private void await() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
