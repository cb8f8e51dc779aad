package io.repforge.framework.data.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.repforge.api.data.DataFile;
import io.repforge.framework.data.remote.FlakyServer.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files on a web server come as they are, whatever becomes of single answers; what doesn't get better by trying again is a sentence. */
class RemoteFilesTest {

    private static final int SIZE = 3_000_000;
    private static final int TRIES = 4;

    @TempDir
    Path dir;

    private Path served;
    private FlakyServer server;
    private byte[] content;

    @BeforeEach
    void aServer() throws IOException {
        served = Files.createDirectory(dir.resolve("served"));
        server = new FlakyServer(served);
        content = random("x.tar", 1);
    }

    @AfterEach
    void noServer() {
        server.close();
    }

    private byte[] random(String name, int seed) throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        Files.write(served.resolve(name), bytes);
        return bytes;
    }

    private Remote remote(long cache) {
        return new Remote(new RemoteSettings(TRIES, Duration.ofMillis(1), Duration.ofMillis(700), cache), List::of, () -> dir.resolve("cache"));
    }

    private DataFile file(String url) {
        return remote(0).file(url);
    }

    private DataFile x() {
        return file(server.url("x.tar"));
    }

    private static byte[] all(DataFile file, long from) throws IOException {
        try (InputStream in = file.open(from)) {
            return in.readAllBytes();
        }
    }

    private String fault(String url) {
        return assertThrows(IOException.class, () -> all(file(url), 0)).getMessage();
    }

    @Test
    void aFileIsReadAsItIsFromAnyPlaceOn() throws IOException {
        assertArrayEquals(content, all(x(), 0));
        assertArrayEquals(Arrays.copyOfRange(content, 2_000_001, SIZE), all(x(), 2_000_001));
        assertEquals(0, all(x(), SIZE).length);
        assertEquals(SIZE, x().size());
        assertArrayEquals(content, all(file(server.url("moved-x.tar")), 0));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void faultsOfSingleAnswersChangeNothingOfWhatIsRead(Fault fault) throws IOException {
        server.failing(2, fault);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(Arrays.copyOfRange(content, 17, SIZE), all(x(), 17), fault.toString());
        }
        assertTrue(server.failed() >= 2, server.failed() + " failed");
    }

    /** Each answer gives half of what is left, so that more of them are cut off than a single thing is tried. */
    @Test
    void whatComesOnCountsAsProgress() throws IOException {
        server.failing(1, Fault.CUT);
        assertArrayEquals(content, all(x(), 0));
        assertTrue(server.failed() > TRIES + 2, server.failed() + " failed");
    }

    @Test
    void aServerThatGivesWholeFilesAloneIsReadFromTheStart() throws IOException {
        server.withoutRanges().failing(2, Fault.CUT);
        assertArrayEquals(content, all(x(), 0));
        assertArrayEquals(content, all(x(), 0));
        assertArrayEquals(Arrays.copyOfRange(content, 5, SIZE), all(x(), 5));
        assertTrue(server.failed() >= 1);
    }

    @Test
    void aFileThatIsChangedWhileItIsReadEndsTheReading() throws IOException {
        DataFile file = x();
        all(file, 0);
        random("x.tar", 2);
        String changed = assertThrows(IOException.class, () -> all(file, 0)).getMessage();
        assertTrue(changed.startsWith(server.url("x.tar") + " was changed while it was read (it has 3000000 bytes of the version "), changed);

        DataFile shorter = x();
        all(shorter, 0);
        Files.write(served.resolve("x.tar"), new byte[10]);
        assertTrue(assertThrows(IOException.class, () -> all(shorter, 100)).getMessage().contains(" was changed while it was read"));
    }

    @Test
    void whatStaysSoIsASentence() throws Exception {
        assertEquals(server.url("y.tar") + ": there is no such file on the server (it answers 404); check the URL and the numbers in its braces",
                fault(server.url("y.tar")));
        assertEquals(
                server.url("status-403")
                        + "?…: the server refuses it (it answers 403); see to your rights there, and if the URL is a signed one, whether it is still valid",
                fault(server.url("status-403?Signature=secret")));
        assertEquals(server.url("status-405") + ": the server answers 405; check the URL, or ask whoever keeps the server", fault(server.url("status-405")));
        int before = server.requests();
        assertEquals(
                server.url("status-500") + " can't be read: the server answers 500, at the last of 4 tries; see to the network and the server, or have it tried longer"
                        + " (REPFORGE_REMOTE_TRIES)",
                fault(server.url("status-500")));
        assertEquals(TRIES, server.requests() - before);
        assertEquals("http://nowhere.invalid/x.tar: there is no host 'nowhere.invalid', or no network; check the name", fault("http://nowhere.invalid/x.tar"));
        assertTrue(fault("http://127.0.0.1/a b").startsWith("'http://127.0.0.1/a b' is no URL; "), fault("http://127.0.0.1/a b"));
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = nobody.getLocalPort();
            // Connections are made, and nobody answers them.
            assertEquals("http://127.0.0.1:" + port
                    + "/x can't be read: the server doesn't answer within 700 ms, at the last of 4 tries; see to the network and the server, or"
                    + " have it tried longer (REPFORGE_REMOTE_TRIES)", fault("http://127.0.0.1:" + port + "/x"));
            nobody.close();
            assertTrue(fault("http://127.0.0.1:" + port + "/x").contains(" can't be read: no connection to 127.0.0.1:" + port + ", at the last"));
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsASentence() throws Exception {
        Path store = dir.resolve("store");
        Process made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC", "-alias", "a", "-dname",
                "CN=localhost", "-storepass", "secret", "-keystore", store.toString()).redirectErrorStream(true).start();
        assertEquals(0, made.waitFor(), () -> new String(readAll(made)));
        KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        secure.start();
        try {
            String url = "https://localhost:" + secure.getAddress().getPort() + "/x.tar";
            assertTrue(fault(url).startsWith(url + ": the server's certificate isn't trusted ("), fault(url));
        } finally {
            secure.stop(0);
        }
    }

    private static byte[] readAll(Process process) {
        try {
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            return e.toString().getBytes();
        }
    }

    @Test
    void aChannelReadsHereAndThere() throws IOException {
        server.failing(3, Fault.CUT, Fault.ERROR);
        Random random = new Random(4);
        try (SeekableByteChannel channel = x().channel()) {
            assertEquals(SIZE, channel.size());
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(SIZE);
                ByteBuffer bytes = ByteBuffer.allocate(1 + random.nextInt(Math.min(100_000, SIZE - from)));
                channel.position(from);
                while (bytes.hasRemaining()) {
                    assertTrue(channel.read(bytes) > 0);
                }
                assertArrayEquals(Arrays.copyOfRange(content, from, from + bytes.capacity()), bytes.array());
            }
            assertEquals(-1, channel.position(SIZE).read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aPathIsThatOfTheWholeFile() throws IOException {
        server.failing(2, Fault.CUT);
        DataFile file = x();
        assertArrayEquals(content, Files.readAllBytes(file.path()));
        int requests = server.requests();
        assertArrayEquals(content, Files.readAllBytes(file.path()));
        assertEquals(requests, server.requests());
    }

    private List<Path> cached() throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("cache/remote"))) {
            return files.toList();
        }
    }

    @Test
    void whatIsKeptIsntFetchedAgain() throws IOException {
        DataFile file = remote(2 * SIZE).file(server.url("x.tar"));
        assertArrayEquals(content, all(file, 0));
        int requests = server.requests();
        assertArrayEquals(content, all(file, 0));
        assertArrayEquals(Arrays.copyOfRange(content, 9, SIZE), all(file, 9));
        assertEquals(requests, server.requests());

        // Another process asks whether it is still the same, and no more.
        assertArrayEquals(content, all(remote(2 * SIZE).file(server.url("x.tar")), 0));
        assertEquals(requests + 1, server.requests());
        byte[] changed = random("x.tar", 2);
        assertArrayEquals(changed, all(remote(2 * SIZE).file(server.url("x.tar")), 0));
        assertEquals(2, cached().size());
    }

    @Test
    void whatWasReadTheLongestTimeAgoMakesRoom() throws IOException {
        Remote remote = remote(2 * SIZE);
        for (int i = 0; i < 4; i++) {
            random("y-" + i, i);
            all(remote.file(server.url("y-" + i)), 0);
        }
        assertEquals(2, cached().size());
        int requests = server.requests();
        all(remote.file(server.url("y-3")), 0);
        assertEquals(requests, server.requests());
        // Whose path somebody has been given stays.
        Path given = remote.file(server.url("y-2")).path();
        all(remote.file(server.url("y-0")), 0);
        all(remote.file(server.url("y-1")), 0);
        assertTrue(Files.exists(given));
    }

    @Test
    void whatIsntReadToItsEndIsntKept() throws IOException {
        Remote remote = remote(2 * SIZE);
        try (InputStream in = remote.file(server.url("x.tar")).open()) {
            assertEquals(1000, in.readNBytes(1000).length);
        }
        assertEquals(List.of(), cached());
        // What is larger than all that may be kept isn't, either.
        assertArrayEquals(content, all(remote(SIZE - 1).file(server.url("x.tar")), 0));
        assertEquals(List.of(), cached());
        assertFalse(Files.exists(dir.resolve("cache/x.tar")));
    }
}
