package io.repforge.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.DataContext;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.ImageFiles;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import io.repforge.api.space.Space;
import io.repforge.datasets.FashionMnist.Options;
import io.repforge.datasets.FashionMnist.Part;
import io.repforge.datasets.FashionMnist.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {

    private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

    @TempDir
    Path temp;

    @Test
    void itIsDeclaredAsADataSource() {
        assertTrue(ServiceLoader.load(DataSource.class).stream().anyMatch(provider -> provider.type() == FashionMnist.class));
    }

    @Test
    void theSampleIsUnpackedToTheCacheAndReadAsWebDataset() throws Exception {
        Opened opened = open(new FashionMnist(), new Options(Split.TRAIN, Part.SAMPLE, null));
        assertEquals("webdataset", opened.source.component());
        List<OptionValue> names = ((OptionValue.Many) ((OptionValue.Named) opened.source.options().get("class_names")).entries().get("label")).elements();
        assertEquals(10, names.size());
        assertEquals("T-shirt/top", names.get(0).toString());
        assertEquals("Ankle boot", names.get(9).toString());
        List<Path> shards = opened.urls();
        assertEquals(10, shards.size());
        for (Path shard : shards) {
            assertTrue(shard.startsWith(temp.resolve("cache")) && Files.size(shard) > 100_000, shard.toString());
        }
        assertEquals(2, open(new FashionMnist(), new Options(Split.TEST, Part.SAMPLE, null)).urls().size());
    }

    @Test
    void aShardThatIsThereAlreadyIsKeptAndOneThatWasCutOffIsUnpackedAgain() throws Exception {
        List<Path> shards = open(new FashionMnist(), new Options(Split.TEST, Part.SAMPLE, null)).urls();
        byte[] whole = Files.readAllBytes(shards.get(1));
        Files.write(shards.get(1), new byte[100]);
        var kept = Files.getLastModifiedTime(shards.get(0));
        assertEquals(shards, open(new FashionMnist(), new Options(Split.TEST, Part.SAMPLE, null)).urls());
        assertArrayEquals(whole, Files.readAllBytes(shards.get(1)));
        assertEquals(kept, Files.getLastModifiedTime(shards.get(0)));
        try (Stream<Path> files = Files.list(shards.get(0).getParent())) {
            assertEquals(2, files.count(), "no temporary file is left");
        }
    }

    @Test
    void aFolderForTheSampleIsAFaultOfTheOptions() {
        assertThrows(IllegalArgumentException.class, () -> new Options(Split.TRAIN, Part.SAMPLE, "somewhere"));
    }

    @Test
    void theFolderThatTheUserNamesComesFirstPlainOrPackedOrInTorchvisionsLayout() throws Exception {
        Path debian = filesIn("debian", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
        Path own = filesIn("base/own", "train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz");
        Path raw = filesIn("base/torch/FashionMNIST/raw", "train-images-idx3-ubyte", "train-labels-idx1-ubyte");
        FashionMnist source = new FashionMnist(debian, List.of());

        Map<String, OptionValue> named = open(source, new Options(Split.TRAIN, Part.WHOLE, "own")).source.options();
        assertEquals(own.resolve("train-images-idx3-ubyte").toString(), named.get("images").toString());
        assertEquals(own.resolve("train-labels-idx1-ubyte.gz").toString(), named.get("labels").toString());
        Opened torchvision = open(source, new Options(Split.TRAIN, Part.WHOLE, "torch"));
        assertEquals("idx", torchvision.source.component());
        assertEquals(raw.resolve("train-images-idx3-ubyte").toString(), torchvision.source.options().get("images").toString());
        Map<String, OptionValue> unnamed = open(source, new Options(Split.TRAIN, Part.WHOLE, null)).source.options();
        assertEquals(debian.resolve("train-images-idx3-ubyte.gz").toString(), unnamed.get("images").toString());
    }

    @Test
    void aNamedFolderWithoutTheFilesIsAFaultThatNamesBoth() throws Exception {
        Path own = filesIn("base/own", "train-images-idx3-ubyte");
        String message = assertThrows(IOException.class,
                () -> open(new FashionMnist(), new Options(Split.TEST, Part.WHOLE, "own"))).getMessage();
        assertTrue(message.contains("t10k-images-idx3-ubyte.gz") && message.contains(own.toString()), message);
    }

    @Test
    void whatIsDownloadedIsCheckedAndKept() throws Exception {
        assumeTrue(Files.isDirectory(DEBIAN), "needs the package dataset-fashion-mnist");
        FashionMnist source;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good/", exchange -> {
            byte[] body = Files.readAllBytes(DEBIAN.resolve(Path.of(exchange.getRequestURI().getPath()).getFileName()));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            source = new FashionMnist(temp.resolve("nowhere"), List.of(at(server, "missing"), at(server, "good")));
            assertEquals(28, open(source, new Options(Split.TEST, Part.WHOLE, null)).width());
        } finally {
            server.stop(0);
        }
        Opened again = open(source, new Options(Split.TEST, Part.WHOLE, null));
        assertTrue(again.source.options().get("images").toString().startsWith(temp.resolve("cache").toString()), "from the cache, without the server");
    }

    @Test
    void aDownloadThatFailsSaysWhyForEachAddressAndWhatElseCanBeDoneAndLeavesNothing() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] other = gzip(new byte[10_008]);
        server.createContext("/other/", exchange -> {
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other);
            exchange.close();
        });
        server.createContext("/page/", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("oops".getBytes());
            exchange.close();
        });
        server.start();
        try {
            List<URI> mirrors = List.of(at(server, "missing"), at(server, "other"), at(server, "page"), URI.create("http://127.0.0.1:1/"));
            FashionMnist source = new FashionMnist(temp.resolve("nowhere"), mirrors);
            String message = assertThrows(IOException.class,
                    () -> open(source, new Options(Split.TEST, Part.WHOLE, null))).getMessage();
            for (String part : List.of("t10k-images-idx3-ubyte.gz can't be downloaded", "missing/t10k-images-idx3-ubyte.gz: it answers with HTTP status 404",
                    "isn't the file: SHA-256", "Not in GZIP format", "127.0.0.1:1/t10k-images-idx3-ubyte.gz: no connection", "'part: sample'")) {
                assertTrue(message.contains(part), part + " in: " + message);
            }
            assertFalse(message.contains("\n"));
            try (Stream<Path> files = Files.walk(temp.resolve("cache"))) {
                assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
            }
        } finally {
            server.stop(0);
        }
    }

    private static URI at(HttpServer server, String folder) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + folder + "/");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private Path filesIn(String folder, String... names) throws IOException {
        Path path = Files.createDirectories(temp.resolve(folder));
        for (String name : names) {
            Files.createFile(path.resolve(name));
        }
        return path;
    }

    private Opened open(FashionMnist source, Options options) throws IOException {
        return (Opened) source.open(options, new DataContext() {
            @Override
            public Dataset open(Choice source) {
                return new Opened(source);
            }

            @Override
            public ImageFiles images() {
                throw new UnsupportedOperationException("there are no image files");
            }

            @Override
            public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) {
                throw new UnsupportedOperationException("no file is to be named");
            }

            @Override
            public Path cache() {
                return temp.resolve("cache");
            }

            @Override
            public Path baseDirectory() {
                return temp.resolve("base");
            }
        });
    }

    /** What the source asked the host for. */
    private record Opened(Choice source) implements Dataset {

        List<Path> urls() {
            return ((OptionValue.Many) source.options().get("urls")).elements().stream().map(url -> Path.of(url.toString())).toList();
        }

        int width() {
            return ((Space.Image) spec().observation()).width();
        }

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.image(1, 28, 28));
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(List.of(Step.of(Array.of(Shape.of(1, 28, 28), new byte[784]))));
        }
    }
}
