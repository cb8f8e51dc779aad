package io.repforge.framework.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that answer as they should, and servers that don't. What can't be fetched leaves no file. */
class DownloadTest {

    @TempDir
    Path folder;

    private FileServer server;
    private Path target;
    private final Download download = new Download(Duration.ofMillis(400));

    @BeforeEach
    void start() throws IOException {
        server = new FileServer(Files.createDirectory(folder.resolve("served")));
        target = folder.resolve("fetched");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String refused(URI place, long most) {
        String message = assertThrows(UserError.class, () -> download.fetch(place, target, most)).getMessage();
        assertTrue(Files.notExists(target), "nothing is left of it");
        return message;
    }

    @Test
    void aFileIsFetchedAsItIs() throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Files.write(folder.resolve("served/a.bin"), content);
        download.fetch(server.uri("/a.bin"), target, content.length);
        assertArrayEquals(content, Files.readAllBytes(target));
        download.fetch(folder.resolve("served/a.bin").toUri(), target, content.length);
        assertArrayEquals(content, Files.readAllBytes(target));
    }

    @Test
    void aServerMayPointToAnotherPlaceOfItsOwn() throws IOException {
        Files.writeString(folder.resolve("served/b.txt"), "here");
        server.answering("/a.txt", FileServer.redirect("/b.txt"));
        download.fetch(server.uri("/a.txt"), target, 10);
        assertEquals("here", Files.readString(target));
    }

    @Test
    void aServerMayNotPointToAnotherHost() throws IOException {
        Files.writeString(folder.resolve("served/b.txt"), "there");
        server.answering("/a.txt", FileServer.redirect(server.byAnotherName("/b.txt").toString()));
        assertEquals(server.uri("/a.txt") + ": the server points to another place, " + server.byAnotherName("/b.txt")
                + ", and what another host has isn't taken on its word; if that is where it is, name that place yourself.", refused(server.uri("/a.txt"), 10));
        server.answering("/c.txt", FileServer.redirect("file:///etc/hostname"));
        assertTrue(refused(server.uri("/c.txt"), 10).contains("the server points to another place, file:///etc/hostname"));
    }

    @Test
    void pointingFromPlaceToPlaceEnds() {
        server.answering("/a.txt", FileServer.redirect("/a.txt"));
        assertEquals(server.uri("/a.txt") + ": the server points from place to place without an end; tell whoever keeps it.", refused(server.uri("/a.txt"), 10));
    }

    @Test
    void whatIsLargerThanItMayBeIsLeft() {
        String told = ": is larger than the 1000 bytes that it may have, and wasn't fetched; if it is what you want, fetch it yourself and name the file.";
        server.answering("/said", exchange -> exchange.sendResponseHeaders(200, 1L << 40));
        assertEquals(server.uri("/said") + told, refused(server.uri("/said"), 1000));
        server.answering("/unsaid", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            try {
                for (int i = 0; i < 1000; i++) {
                    exchange.getResponseBody().write(chunk);
                }
            } catch (IOException e) {
                // The client has gone, as it should.
            }
        });
        assertEquals(server.uri("/unsaid") + told, refused(server.uri("/unsaid"), 1000));
    }

    @Test
    void whatEndsEarlyIsNone() {
        server.answering("/half", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
        });
        assertEquals(server.uri("/half") + ": can't be fetched (it ends after 500 of 1000 bytes); check the place, or try again later.",
                refused(server.uri("/half"), 1000));
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() {
        server.answering("/silent", exchange -> {
            try {
                Thread.sleep(5000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(server.uri("/silent") + ": the server has said nothing for 0 seconds; try again later, or name another index.", refused(server.uri("/silent"), 10));
    }

    @Test
    void whatIsntThereIsTold() {
        assertEquals(server.uri("/none") + ": the server answers 404 (there is no such file); check the place, or try again later.", refused(server.uri("/none"), 10));
        URI place = server.uri("/a");
        server.close();
        assertTrue(refused(place, 10).startsWith(place + ": can't be fetched (java.net.ConnectException"));
        assertEquals("/no/such/file: can't be read (there is no such file or folder); check the path and its rights.",
                refused(URI.create("file:///no/such/file"), 10));
    }
}
