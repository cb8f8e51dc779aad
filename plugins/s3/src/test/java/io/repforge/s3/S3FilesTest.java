package io.repforge.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.RemoteFiles;
import io.repforge.framework.data.location.FileList;
import io.repforge.framework.data.remote.Remote;
import io.repforge.framework.data.remote.RemoteSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Objects of a server that speaks as S3 does come as they are, by the host that all data sources have. */
class S3FilesTest {

    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";
    private static final int SIZE = 3_000_000;
    private static final TransientNio2BlobStore STORE = new TransientNio2BlobStore();

    private static S3Proxy server;
    private static byte[] content;

    @TempDir
    Path dir;

    @BeforeAll
    static void aServer() throws Exception {
        STORE.createContainer("data");
        content = random(1);
        for (String key : List.of("train/x-000.tar", "train/x-001.tar", "train/sub/y ä+%.tar", "train/notes.txt", "training/z.tar")) {
            put(key, content);
        }
        server = S3Proxy.builder().blobStore(STORE).endpoint(URI.create("http://127.0.0.1:0")).awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "me", "secret").build();
        server.start();
    }

    @AfterAll
    static void noServer() throws Exception {
        server.stop();
    }

    @BeforeEach
    void credentials() {
        System.setProperty(KEY, "me");
        System.setProperty(SECRET, "secret");
    }

    @AfterEach
    void noCredentials() {
        System.clearProperty(KEY);
        System.clearProperty(SECRET);
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static void put(String key, byte[] bytes) {
        STORE.putBlob(PutObjectRequest.builder().bucket("data").key(key).contentLength((long) bytes.length).build(), new ByteArrayInputStream(bytes));
    }

    private static Map<String, String> environment(int port) {
        Map<String, String> environment = new HashMap<>(Map.of("AWS_ENDPOINT_URL", "http://nowhere.invalid"));
        environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port);
        return environment;
    }

    private List<DataFile> files(int port, String... urls) throws IOException {
        return files(new S3Files(new Settings(environment(port))), urls);
    }

    private List<DataFile> files(RemoteFiles objects, String... urls) throws IOException {
        Remote remote = new Remote(new RemoteSettings(4, Duration.ofMillis(1), Duration.ofSeconds(5), 0), () -> List.of(objects), () -> dir);
        return new FileList(dir, remote).files(List.of(urls), name -> name.endsWith(".tar"));
    }

    private static byte[] all(DataFile file, long from) throws IOException {
        try (InputStream in = file.open(from)) {
            return in.readAllBytes();
        }
    }

    private List<String> listed(String... urls) throws IOException {
        return files(server.getPort(), urls).stream().map(DataFile::location).toList();
    }

    private String fault(String url) {
        return fault(new S3Files(new Settings(environment(server.getPort()))), url);
    }

    private String fault(RemoteFiles objects, String url) {
        return assertThrows(IOException.class, () -> all(files(objects, url).get(0), 0)).getMessage();
    }

    @Test
    void theHostFindsItBesideItsOwn() {
        assertTrue(ServiceLoader.load(RemoteFiles.class).stream().anyMatch(one -> one.type() == S3Files.class));
    }

    @Test
    void anObjectIsReadFromAnyPlaceOn() throws IOException {
        DataFile file = files(server.getPort(), "s3://data/train/sub/y ä+%.tar").get(0);
        assertArrayEquals(content, all(file, 0));
        assertArrayEquals(Arrays.copyOfRange(content, 2_500_000, SIZE), all(file, 2_500_000));
        assertEquals(0, all(file, SIZE).length);
        assertEquals(SIZE, file.size());
        try (InputStream in = file.open()) {
            // What is left isn't read before it is closed.
            assertEquals(content[0], (byte) in.read());
        }
    }

    @Test
    void bracesGlobsAndPrefixesNameObjects() throws IOException {
        List<String> both = List.of("s3://data/train/x-000.tar", "s3://data/train/x-001.tar");
        assertEquals(both, listed("s3://data/train/x-{000..001}.tar"));
        assertEquals(both, listed("s3://data/train/x-*.tar"));
        assertEquals(List.of("s3://data/train/sub/y ä+%.tar", both.get(0), both.get(1)), listed("s3://data/train/"));
        assertEquals(listed("s3://data/train/"), listed("s3://data/train"));
        assertEquals(4, listed("s3://data/").size());
    }

    @Test
    void connectionsThatAreCutOffChangeNothingOfWhatIsRead() throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(server.getPort())) {
            for (DataFile file : files(proxy.port(), "s3://data/train/")) {
                assertArrayEquals(content, all(file, 0));
                assertArrayEquals(Arrays.copyOfRange(content, 1_000_000, SIZE), all(file, 1_000_000));
            }
            assertTrue(proxy.cut() >= 20, proxy.cut() + " were cut off");
        }
    }

    @Test
    void anObjectThatIsChangedWhileItIsReadEndsTheReading() throws IOException {
        put("changing.tar", content);
        DataFile file = files(server.getPort(), "s3://data/changing.tar").get(0);
        all(file, 0);
        put("changing.tar", random(2));
        String changed = assertThrows(IOException.class, () -> all(file, 5)).getMessage();
        assertTrue(changed.startsWith("s3://data/changing.tar was changed while it was read (it has 3000000 bytes of the version "), changed);
    }

    @Test
    void whatStaysSoIsASentence() {
        String asked = ", which is asked of http://127.0.0.1:" + server.getPort();
        assertEquals("s3://data/none.tar: there is no such object (404 NoSuchKey); check the URL and the numbers in its braces" + asked, fault("s3://data/none.tar"));
        assertEquals("s3://nothing/x.tar: there is no bucket 'nothing' (404 NoSuchBucket); check its name" + asked, fault("s3://nothing/x.tar"));
        assertEquals("'s3:///x.tar' names no bucket; write s3://bucket/key", fault("s3:///x.tar"));
        System.setProperty(SECRET, "wrong");
        assertEquals(
                "s3://data/x.tar: the credentials are wrong (403 SignatureDoesNotMatch); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile (AWS_PROFILE)"
                        + asked,
                fault("s3://data/x.tar"));
        Map<String, String> anonymous = environment(server.getPort());
        anonymous.put(Settings.ANONYMOUS, "true");
        assertEquals(
                "s3://data/train/x-000.tar: the server refuses it (403 AccessDenied); see to the rights of your credentials there, or, for public data, set REPFORGE_S3_ANONYMOUS=true",
                fault(new S3Files(new Settings(anonymous)), "s3://data/train/x-000.tar"));
        assertEquals("s3://data/x.tar: there is no host 'nowhere.invalid', or no network; check the region and the endpoint (AWS_REGION, AWS_ENDPOINT_URL)",
                fault(new S3Files(new Settings(Map.of("AWS_ENDPOINT_URL", "http://nowhere.invalid"))), "s3://data/x.tar"));
    }
}
