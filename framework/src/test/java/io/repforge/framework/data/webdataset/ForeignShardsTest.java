package io.repforge.framework.data.webdataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.DecodedSteps;
import io.repforge.framework.data.Reading;
import io.repforge.framework.data.codec.ImageLayout;
import io.repforge.framework.data.codec.Npy;
import io.repforge.images.Images;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards as other tools write them, and all that can be wrong with them. */
class ForeignShardsTest {

    @TempDir
    Path dir;

    private record Entry(String name, byte[] content) {}

    private static Entry entry(String name, byte[] content) {
        return new Entry(name, content);
    }

    private static Entry entry(String name, String content) {
        return new Entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] npy(int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        return Npy.write(Array.of(Shape.of(1, 1, pixels.length), bytes));
    }

    private static byte[] tar(Entry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Entry entry : entries) {
                TarArchiveEntry header = new TarArchiveEntry(entry.name());
                header.setSize(entry.content().length);
                tar.putArchiveEntry(header);
                tar.write(entry.content());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Path shard(String name, Entry... entries) throws IOException {
        return Files.write(dir.resolve(name), tar(entries));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static List<Step> read(Path... shards) throws IOException {
        return Reading.read(WebDataset.open(List.of(shards)));
    }

    private static String fault(Path... shards) {
        Exception fault = assertThrows(Exception.class, () -> read(shards));
        assertTrue(fault instanceof UserError || fault instanceof UnreadableStepException, () -> "not a fault of the data: " + fault);
        return fault.getMessage();
    }

    @Test
    void keysKeepFoldersAndExtensionsBeginAtTheFirstDotInLowerCase() throws IOException {
        Path shard = shard("x.tar", entry("a/1.NPY", npy(1)), entry("a/1.cls", "3"), entry("b/1.npy", npy(2)), entry("b/1.Cls", "4\n"));
        List<Step> steps = read(shard);
        assertEquals(List.of(3.0, 4.0), steps.stream().map(step -> step.labels().get("label")).toList());
        assertEquals(2, Reading.seen(steps.get(1)).get(0));
        assertEquals(StepSpec.of(Space.image(1, 1, 1), null, Map.of("label", Space.discrete(5))), WebDataset.open(List.of(shard)).spec());
    }

    @Test
    void whatIsSkippedIsReadOverAndNotDecoded() throws IOException {
        byte[] png = Images.writePng(Array.of(Shape.of(1, 1, 2), (byte) 1, (byte) 2));
        Dataset dataset = WebDataset.open(List.of(shard("x.tar", entry("a.png", png), entry("b.png", "no image"), entry("c.png", "nor this"), entry("d.png", png))));
        try (StepReader reader = DecodedSteps.of(dataset.read(Dataset.Pass.inOrder()))) {
            assertEquals(StepReader.Skip.DONE, reader.skip());
            assertThrows(UnreadableStepException.class, reader::next);
            assertEquals(StepReader.Skip.DONE, reader.skip());
            assertEquals(2, reader.next().observation().array().get(1));
            assertEquals(StepReader.Skip.NONE, reader.skip());
        }
    }

    @Test
    void metadataFoldersAndNamesWithoutExtensionAreNoSamples() throws IOException {
        Path shard = shard("x.tar", entry("__meta__", "{}"), entry("_metadata.meta.pickle", "?"), entry("folder/", ""),
                entry("__info__/a.npy", "?"), entry("README", "?"), entry(".hidden", "?"), entry("a.npy", npy(1)));
        assertEquals(1, read(shard).size());
    }

    @Test
    void longNamesOfBothKindsAreRead() throws IOException {
        String key = "folder/".repeat(40) + "näme";
        List<Step> steps = read(shard("pax.tar", entry(key + ".npy", npy(1)), entry(key + ".cls", "1"), entry("b.npy", npy(2)), entry("b.cls", "0")));
        assertEquals(List.of(1.0, 0.0), steps.stream().map(step -> step.labels().get("label")).toList());
    }

    @Test
    void packedMembersAreUnpacked() throws IOException {
        assertEquals(7, Reading.seen(read(shard("x.tar", entry("a.npy.gz", gzip(npy(7))))).get(0)).get(0));
    }

    @Test
    void imagesOfAllFormatsAreChannelsFirst() throws IOException {
        byte[] red = Images.writePng(Array.of(Shape.of(3, 1, 2), (byte) 255, (byte) 254, (byte) 0, (byte) 1, (byte) 2, (byte) 3));
        byte[] ppm = "P6 2 1 255\n".getBytes(StandardCharsets.US_ASCII);
        byte[] pixels = {(byte) 255, 0, 2, (byte) 254, 1, 3};
        byte[] both = Arrays.copyOf(ppm, ppm.length + 6);
        System.arraycopy(pixels, 0, both, ppm.length, 6);
        byte[] webp = Base64.getDecoder().decode("UklGRiAAAABXRUJQVlA4TBMAAAAvAQAAAA8wAf1fgfkPBxWI6H8AAA==");
        List<Step> steps = read(shard("x.tar", entry("a.png", red), entry("b.ppm", both), entry("c.webp", webp)));
        assertEquals(steps.get(0).observation(), steps.get(1).observation());
        assertEquals(steps.get(0).observation(), steps.get(2).observation());
        assertEquals(Shape.of(3, 1, 2), Reading.seen(steps.get(0)).shape());
    }

    @Test
    void arraysMayHaveTheChannelsLast() throws IOException {
        Path shard = shard("x.tar", entry("a.npy", Npy.write(Array.of(Shape.of(1, 2, 3), (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6))));
        WebDatasetSource.Options options = new WebDatasetSource.Options(List.of(shard.toString()), null, null, null, Map.of(), 0, Map.of(),
                Map.of(), ImageLayout.CHANNELS_LAST, null, null, 256);
        assertEquals(Array.of(Shape.of(3, 1, 2), (byte) 1, (byte) 4, (byte) 2, (byte) 5, (byte) 3, (byte) 6),
                Reading.read(WebDataset.open(options, dir)).get(0).observation());
    }

    @Test
    void theUserNamesMembersOfHisOwn() throws IOException {
        Path shard = shard("x.tar", entry("a.left.npy", npy(1)), entry("a.right.npy", npy(2)), entry("a.info.json", "{\"age\": 3.5, \"kind\": 4}"),
                entry("a.push.json", "[0.5, 1]"), entry("a.end.txt", "true"));
        WebDatasetSource.Options options = new WebDatasetSource.Options(List.of(shard.toString()), "right.npy", "push.json", "end.txt",
                Map.of("age", "info.json", "kind", "info.json"), 0, Map.of("kind", 9), Map.of(), null, null, null, 256);
        Dataset dataset = WebDataset.open(options, dir);
        Step step = Reading.read(dataset).get(0);
        assertEquals(StepSpec.of(Space.image(1, 1, 1), Space.box(2), Map.of("age", Space.box(), "kind", Space.discrete(9))), dataset.spec());
        assertEquals(Step.of(Array.of(Shape.of(1, 1, 1), (byte) 2), Array.of(Shape.of(2), 0.5f, 1f), true, Map.of("age", 3.5, "kind", 4.0)), step);
    }

    @Test
    void aTrajectoryEndsWithItsShardAtTheLatest() throws IOException {
        Path a = shard("a.tar", entry("0.npy", npy(1)), entry("0.acts.cls", "0"), entry("1.npy", npy(2)), entry("1.acts.cls", "1"));
        Path b = shard("b.tar", entry("0.npy", npy(3)), entry("0.acts.cls", "2"));
        assertEquals(List.of(false, true, true), read(a, b).stream().map(Step::done).toList());
    }

    /** As the shards of eirli are: every member a pickle, with more members than make a step. */
    @Test
    void pickledTrajectoriesAreRead() throws IOException {
        byte[] pixels = Base64.getDecoder().decode("gASVkwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5"
                + "RSlChLAUsBSwJLA4eUaAOMBWR0eXBllJOUjAJ1MZSJiIeUUpQoSwOMAXyUTk5OSv////9K/////0sAdJRiiUMGAAECAwQFlHSUYi4=");
        byte[] no = {(byte) 0x80, 4, (byte) 0x89, '.'};
        byte[] yes = {(byte) 0x80, 4, (byte) 0x88, '.'};
        byte[] four = {(byte) 0x80, 4, 'K', 4, '.'};
        Path shard = shard("x.tar", entry("_metadata.meta.pickle", "?"),
                entry("f_0.acts.pickle", four), entry("f_0.dones.pickle", no), entry("f_0.frame.pickle", four), entry("f_0.next_obs.pickle", pixels),
                entry("f_0.obs.pickle", pixels),
                entry("f_1.acts.pickle", four), entry("f_1.dones.pickle", yes), entry("f_1.frame.pickle", four), entry("f_1.next_obs.pickle", pixels),
                entry("f_1.obs.pickle", pixels));
        Array observation = Array.of(Shape.of(1, 2, 3), new byte[] {0, 1, 2, 3, 4, 5});
        Array action = Array.of(Shape.SCALAR, 4L);
        assertEquals(List.of(Step.of(observation, action, false, Map.of()), Step.of(observation, action, true, Map.of())), read(shard));
        assertEquals(StepSpec.of(Space.image(1, 2, 3), Space.discrete(5), Map.of()), WebDataset.open(List.of(shard)).spec());
    }

    @Test
    void pickledCodeIsNotRun() throws IOException {
        Path shard = shard("x.tar", entry("a.obs.pickle", Base64.getDecoder().decode("gASVHwAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjARlY2hvlIWUUpQu")));
        assertEquals(shard + ", member 'a.obs.pickle': its pickle asks for posix.system, which isn't run; only NumPy arrays, PyTorch tensors and plain values are read",
                fault(shard));
    }

    @Test
    void aMissingShardIsNamed() {
        Path missing = dir.resolve("x-000003.tar");
        assertEquals("file " + missing + " doesn't exist; check the path and the numbers in its braces",
                assertThrows(UserError.class, () -> WebDataset.open(dir + "/x-{000003..000004}.tar")).getMessage());
    }

    @Test
    void aTarCutOffWithinAMemberIsNamedWithTheMember() throws IOException {
        Path shard = dir.resolve("x.tar");
        byte[] tar = tar(entry("a.npy", npy(1)), entry("b.npy", npy(2)));
        Files.write(shard, Arrays.copyOf(tar, 1024 + 512 + 50));
        assertEquals(shard + " is cut off: member 'b.npy' has 129 bytes, 50 are there; copy or download it again", fault(shard));
    }

    @Test
    void aTarCutOffBetweenMembersIsNoticedToo() throws IOException {
        Path shard = dir.resolve("x.tar");
        Files.write(shard, Arrays.copyOf(tar(entry("a.npy", npy(1)), entry("b.npy", npy(2))), 2048));
        assertEquals(shard + " is cut off after member 'b.npy': the end of the tar is missing; copy or download it again", fault(shard));
    }

    @Test
    void aHeaderThatIsWipedOutIsNoEndOfTheTar() throws IOException {
        int second = 512 + (npy(1).length + 511) / 512 * 512;
        byte[] bytes = tar(entry("a.npy", npy(1)), entry("b.npy", npy(2)));
        Arrays.fill(bytes, second, second + 512, (byte) 0);
        Path shard = Files.write(dir.resolve("wiped.tar"), bytes);
        assertEquals(shard + " is damaged after member 'a.npy': a block of zeros, which ends a tar, stands before more (tars are joined by tar --concatenate, not"
                + " by cat); copy or download it again", fault(shard));
    }

    @Test
    void theCheckSumAtTheEndOfWhatIsCompressedIsCompared() throws IOException {
        byte[] bytes = gzip(tar(entry("a.npy", npy(1))));
        bytes[bytes.length - 6] ^= 1;
        String fault = fault(Files.write(dir.resolve("sum.tar.gz"), bytes));
        assertTrue(fault.startsWith(dir.resolve("sum.tar.gz") + " is damaged"), fault);
    }

    @Test
    void anEmptyFileAndAnEmptyTarAreFaults() throws IOException {
        Path empty = Files.write(dir.resolve("x.tar"), new byte[0]);
        assertEquals(empty + " is empty; it should be a tar", fault(empty));
        Path hollow = shard("y.tar");
        assertEquals(hollow + " holds no samples; their members are named KEY.EXTENSION", fault(hollow));
    }

    @Test
    void whatIsNoTarIsSaidToBeNone() throws IOException {
        Path shard = Files.write(dir.resolve("x.tar"), "text ".repeat(400).getBytes(StandardCharsets.US_ASCII));
        assertEquals(shard + " isn't a tar: the checksum of a header is wrong; copy or download it again", fault(shard));
    }

    @Test
    void aWrongCompressionIsNamed() throws IOException {
        Path gz = Files.write(dir.resolve("x.tar.gz"), tar(entry("a.npy", npy(1))));
        assertEquals(gz + " isn't compressed by gzip, although its name says so; make the shard again, or rename it", fault(gz));
        Path zst = Files.write(dir.resolve("x.tar.zst"), gzip(tar(entry("a.npy", npy(1)))));
        assertEquals(zst + " isn't compressed by zstd, although its name says so; make the shard again, or rename it", fault(zst));
    }

    @Test
    void compressedShardsThatAreCutOffOrDamagedAreNamed() throws IOException {
        byte[] noise = new byte[50_000];
        new java.util.Random(1).nextBytes(noise);
        byte[] tar = tar(entry("a.npy", Npy.write(Array.of(Shape.of(50_000), noise))));
        byte[] packed = gzip(tar);
        Path gz = Files.write(dir.resolve("x.tar.gz"), Arrays.copyOf(packed, packed.length / 2));
        assertEquals(gz + " is damaged or cut off: its gzip data can't be unpacked (Unexpected end of ZLIB input stream); copy or download it again", fault(gz));
        byte[] zstd = Zstd.compress(tar);
        Path zst = Files.write(dir.resolve("x.tar.zst"), Arrays.copyOf(zstd, zstd.length / 2));
        assertEquals(zst + " is damaged or cut off: its zstd data can't be unpacked (Truncated source); copy or download it again", fault(zst));
    }

    @Test
    void aMemberThatOccursTwiceInASampleIsNamed() throws IOException {
        Path shard = shard("x.tar", entry("a.npy", npy(1)), entry("a.cls", "1"), entry("a.npy", npy(2)));
        assertEquals(shard + ": member 'a.npy' occurs twice in one sample; give each sample a key of its own, or keep one of them", fault(shard));
    }

    @Test
    void aMissingMemberIsNamedWithItsSample() throws IOException {
        Path noImage = shard("x.tar", entry("a.txt", "1"), entry("a.wav", "1"));
        assertEquals(noImage + ", sample 'a' has no member for the observation; it has txt, wav: name one by the option 'observation'", fault(noImage));
        Path views = shard("v.tar", entry("a.left.wav", "1"), entry("a.right.wav", "1"));
        assertEquals(views + ", sample 'a' has no member for the observation; it has left.wav, right.wav: name one by the option 'observation', or, if that"
                + " belongs to the key, rename: keys end at the first dot", fault(views));
        Path noLabel = shard("y.tar", entry("a.npy", npy(1)), entry("a.cls", "1"), entry("b.npy", npy(1)));
        assertEquals(noLabel + ", sample 'b' has no member for its label 'label' (cls, label.cls, label.txt, label.npy, …), which other samples have;"
                + " add it, or leave the sample out", fault(noLabel));
    }

    @Test
    void mixedShapesAreNamedWithTheirSample() throws IOException {
        Path shard = shard("x.tar", entry("a.npy", npy(1, 2)), entry("b.npy", npy(1, 2, 3)));
        assertEquals(shard + ", sample 'b': its observation is image 1×1×3, but the dataset began with image 1×1×2; all have to be alike", fault(shard));
    }

    @Test
    void aDamagedMemberIsNamed() throws IOException {
        Path shard = shard("x.tar", entry("a.png", "no image"));
        assertEquals(shard + ", member 'a.png' can't be read: it isn't an image in a format that can be read (PNG, JPEG, WebP, TIFF, GIF, BMP, PBM/PGM/PPM)",
                fault(shard));
        Path label = shard("y.tar", entry("a.npy", npy(1)), entry("a.cls", "0.5"), entry("b.npy", npy(1)), entry("b.cls", "cat"));
        assertEquals(label + ", member 'b.cls': 'cat' isn't a number, as the label 'label' is in other samples or by the option 'classes'", fault(label));
        Path done = shard("z.tar", entry("a.npy", npy(1)), entry("a.done.cls", "no"), entry("b.npy", npy(1)));
        assertEquals(done + ", member 'a.done.cls': 'no' isn't a number", fault(done));
    }

    @Test
    void aClassBeyondTheGivenNumberIsNamed() throws IOException {
        Path shard = shard("x.tar", entry("a.npy", npy(1)), entry("a.cls", "12"));
        WebDatasetSource.Options options = new WebDatasetSource.Options(List.of(shard.toString()), null, null, null, Map.of(), 0,
                Map.of("label", 10), Map.of(), null, null, null, 256);
        assertEquals(shard + ", sample 'a': its label 'label' is 12, but the dataset has whole numbers from 0 to 9",
                assertThrows(UnreadableStepException.class, () -> Reading.read(WebDataset.open(options, dir))).getMessage());
    }

    /** Steps and, in their places, what is said of those that can't be read. */
    private static List<Object> readOn(Dataset dataset) throws IOException {
        List<Object> read = new ArrayList<>();
        try (StepReader reader = DecodedSteps.of(dataset.read(Dataset.Pass.inOrder()))) {
            while (true) {
                try {
                    Step step = reader.next();
                    if (step == null) {
                        return read;
                    }
                    read.add(step);
                } catch (UnreadableStepException e) {
                    read.add(e.getMessage());
                }
            }
        }
    }

    @Test
    void channelsAreToldByTheLengthsOfTheAxes() throws IOException {
        Path last = shard("last.tar", entry("a.npy", Npy.write(Array.of(Shape.of(4, 5, 3), new byte[60]))));
        assertEquals(Space.image(3, 4, 5), WebDataset.open(List.of(last)).spec().observation());
        Path stack = shard("stack.tar", entry("a.npy", Npy.write(Array.of(Shape.of(12, 4, 4), new byte[192]))));
        assertEquals(Space.image(12, 4, 4), WebDataset.open(List.of(stack)).spec().observation());
    }

    @Test
    void realNumbersThatLeaveTheirRangeAreNoPixels() throws IOException {
        Array image = Array.of(Shape.of(1, 8, 8), new float[64]);
        float[] beyond = new float[64];
        beyond[5] = 1.5f;
        Path shard = shard("x.tar", entry("a.npy", Npy.write(image)), entry("b.npy", Npy.write(Array.of(Shape.of(1, 8, 8), beyond))));
        assertEquals(shard + ", sample 'b': some of its numbers aren't in [0, 1], as those of the first image are; name floats: box, if they are no images",
                fault(shard));
    }

    @Test
    void keysWithDotsAreNamedAsWhatIsWrong() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            entries.add(entry(String.format("d/img.v2.%04d.npy", i), npy(1)));
            entries.add(entry(String.format("d/img.v2.%04d.cls", i), "1"));
        }
        for (int members : List.of(20, 1200)) {
            Path shard = shard("dots" + members + ".tar", entries.subList(0, members).toArray(Entry[]::new));
            assertEquals(shard + ": keys end at the first dot, so that sample 'd/img' has " + (members > 1000 ? "more than 1000" : members)
                    + " members (d/img.v2.0000.npy, d/img.v2.0000.cls, d/img.v2.0001.npy, d/img.v2.0001.cls, …); rename the files so that keys have no"
                    + " dots, as d/img-v2-0000.npy", fault(shard));
        }
    }

    @Test
    void membersThatDoNotStandTogetherAreNamed() throws IOException {
        Path images = shard("x.tar", entry("a.npy", npy(1)), entry("b.npy", npy(2)), entry("a.cls", "1"), entry("b.cls", "1"));
        assertEquals(images + ": the members of sample 'a' don't stand together (a.npy and, later, a.cls); sort the files when the tar is made:"
                + " tar --sort=name -cf x.tar …", fault(images));
        Path labels = shard("y.tar", entry("a.cls", "1"), entry("b.cls", "1"), entry("a.npy", npy(1)), entry("b.npy", npy(2)));
        assertEquals(labels + ": the members of sample 'a' don't stand together (a.cls and, later, a.npy); sort the files when the tar is made:"
                + " tar --sort=name -cf y.tar …", fault(labels));
    }

    @Test
    void filesThatBelongToNoSampleAreCountedAndLeftOut() throws IOException {
        Path shard = shard("x.tar", entry("README.md", "?"), entry("Thumbs.db", "?"), entry("folder/", ""), entry("__MACOSX/a.npy", "?"), entry("a.npy", npy(1)),
                entry("a.acts.cls", "2"), entry("a.wav", "?"), entry("b.npy", npy(2)), entry("b.acts.cls", "0"), entry(".DS_Store", "?"));
        Dataset dataset = WebDataset.open(List.of(shard));
        assertEquals(List.of(false, true), Reading.read(dataset).stream().map(Step::done).toList(), "what follows the last sample doesn't count");
        assertEquals(shard + " with 2 samples: observation npy, action acts.cls", dataset.contents().holds());
        assertEquals(List.of("4 files are left out, which belong to no sample (README.md, __MACOSX/a.npy, Thumbs.db, …)"), dataset.contents().leftOut());
        assertEquals(List.of("members that no field names (wav)"), dataset.contents().ignored());
    }

    @Test
    void aSampleThatCanNotBeDecodedIsOneUnreadableStep() throws IOException {
        Path shard = shard("x.tar", entry("a.png", "no image"), entry("a.cls", "0"), entry("b.png", Images.writePng(Array.of(Shape.of(1, 1, 1), (byte) 5))),
                entry("b.cls", "1"), entry("c.cls", "1"), entry("d.png", Images.writePng(Array.of(Shape.of(1, 1, 1), (byte) 6))), entry("d.cls", "0"));
        List<Object> read = readOn(WebDataset.open(List.of(shard)));
        assertEquals(4, read.size());
        assertTrue(((String) read.get(0)).startsWith(shard + ", member 'a.png' can't be read: it isn't an image"), read::toString);
        assertEquals(Step.of(Array.of(Shape.of(1, 1, 1), (byte) 5), 1), read.get(1));
        assertTrue(((String) read.get(2)).startsWith(shard + ", sample 'c' has no member for its observation"), read::toString);
        assertEquals(Step.of(Array.of(Shape.of(1, 1, 1), (byte) 6), 0), read.get(3));
    }

    @Test
    void aDamagedShardEndsAndTheNextGoesOn() throws IOException {
        byte[] whole = tar(entry("0.npy", npy(1)), entry("0.acts.cls", "0"), entry("1.npy", npy(2)), entry("1.acts.cls", "1"),
                entry("2.npy", npy(3)), entry("2.acts.cls", "1"));
        // The header behind sample 1, which may therefore not be whole.
        whole[8 * 512 + 130] = 'x';
        Path a = Files.write(dir.resolve("a.tar"), whole);
        Path b = shard("b.tar", entry("0.npy", npy(3)), entry("0.acts.cls", "1"));
        Path c = Files.write(dir.resolve("c.tar"), new byte[0]);
        Path d = shard("d.tar", entry("0.npy", npy(4)), entry("0.acts.cls", "0"));
        String inA = a + " is damaged after member '1.acts.cls': the checksum of a header is wrong; copy or download it again";
        String inC = c + " is empty; it should be a tar";
        Dataset dataset = WebDataset.open(List.of(a, b, c, d));
        assertEquals(List.of(inA, inC), dataset.contents().leftOut());
        List<Object> read = readOn(dataset);
        assertEquals(List.of(inA, inC), read.stream().filter(String.class::isInstance).toList());
        assertEquals(List.of(true, true, true), read.stream().filter(Step.class::isInstance).map(step -> ((Step) step).done()).toList(),
                "the trajectory ends where its shard does");
        assertEquals(List.of(Step.class, String.class, Step.class, String.class, Step.class), read.stream().<Object>map(Object::getClass).toList());
    }

    private Path withSize(String name, byte[] size) throws IOException {
        byte[] tar = tar(entry("a.npy", npy(1)), entry("b.wav", "?"), entry("c.npy", npy(1)));
        System.arraycopy(size, 0, tar, 1024 + 124, size.length);
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : tar[1024 + i] & 0xff;
        }
        System.arraycopy(String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII), 0, tar, 1024 + 148, 8);
        return Files.write(dir.resolve(name), tar);
    }

    @Test
    void sizesThatCanNotBeAreDamage() throws IOException {
        byte[] minus1024 = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -4, 0};
        byte[] large = {(byte) 0x80, 0, 0, 0, 127, -1, -1, -1, -1, -1, -1, -1};
        Path negative = withSize("negative.tar", minus1024);
        assertEquals(negative + " is damaged after member 'a.npy': a header has the size -1024; copy or download it again", fault(negative));
        Path huge = withSize("huge.tar", large);
        assertEquals(huge + " is damaged after member 'a.npy': a header has the size " + Long.MAX_VALUE + "; copy or download it again", fault(huge));
    }

    @Test
    void membersThatUnpackToMoreThanASampleMayHaveAreRefused() throws IOException {
        byte[] packed = gzip(Npy.write(Array.of(Shape.of(3_000_000), new byte[3_000_000])));
        Path shard = shard("x.tar", entry("a.npy.gz", packed));
        WebDatasetSource.Options options = new WebDatasetSource.Options(List.of(shard.toString()), null, null, null, Map.of(), 0, Map.of(), Map.of(), null, null,
                null, 2);
        assertEquals(shard + ": member 'a.npy.gz' unpacks from " + packed.length
                + " bytes to more than the members of a sample may have together (2 MB); set max_sample_size (in MB) if they are right to have more",
                assertThrows(UserError.class, () -> WebDataset.open(options, dir)).getMessage());
        assertEquals(1, read(shard).size());
    }
}
