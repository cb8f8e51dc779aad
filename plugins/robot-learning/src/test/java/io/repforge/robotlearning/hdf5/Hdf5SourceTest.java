package io.repforge.robotlearning.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Part;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads from HDF5 files what the formats' own tools read from them, and says what it can't read. */
class Hdf5SourceTest {

    private static Dataset open(Hdf5Options options) throws IOException {
        return new Hdf5Source().open(options.options(), TestFiles.CONTEXT);
    }

    private static String fault(Hdf5Options options) {
        return assertThrows(IOException.class, () -> open(options)).getMessage();
    }

    private static void assertReads(String expected, Hdf5Options options) throws IOException {
        try (Dataset data = open(options)) {
            List<String> wanted = TestFiles.expected(expected);
            assertEquals(wanted, TestFiles.shown(TestFiles.steps(data)));
            assertEquals(wanted.size(), data.size().orElseThrow());
        }
    }

    private static String path(String file) {
        return TestFiles.FOLDER.resolve(file).toString();
    }

    // ---- robomimic

    private static final Hdf5Options ROBOMIMIC = Hdf5Options.of("robomimic.hdf5").observation("obs/agentview_image");

    @Test
    void images_of_robomimic_are_what_h5py_reads_in_the_order_of_the_demonstrations_numbers() throws IOException {
        assertReads("robomimic-images.txt", ROBOMIMIC);
    }

    @Test
    void vectors_of_robomimic_are_put_together() throws IOException {
        assertReads("robomimic-vectors.txt", Hdf5Options.of("robomimic.hdf5").observation("robot0_eef_pos :: robot0_gripper_qpos"));
    }

    @Test
    void a_mask_chooses_demonstrations() throws IOException {
        assertReads("robomimic-valid.txt", ROBOMIMIC.mask("valid"));
        assertEquals(path("robomimic.hdf5") + " has no mask 'test'; it has train, valid", fault(ROBOMIMIC.mask("test")));
    }

    @Test
    void it_says_what_it_found_and_what_it_leaves_alone() throws IOException {
        try (Dataset data = open(ROBOMIMIC)) {
            assertEquals("11 trajectories of 30 steps (image 3×10×12 of obs/agentview_image, channels last in the file) with actions (box [7]), laid out as robomimic's"
                    + " files, in " + path("robomimic.hdf5"), data.contents().holds());
            assertEquals(List.of("what no option names, dones, next_obs/agentview_image, next_obs/robot0_eef_pos, next_obs/robot0_gripper_qpos, obs/robot0_eef_pos,"
                    + " obs/robot0_gripper_qpos, rewards, states"), data.contents().ignored());
            assertEquals(StepSpec.of(Space.image(3, 10, 12), Space.box(7), Map.of()), data.spec());
            assertEquals("data/demo_2:3", TestFiles.steps(data).get(7).origin());
        }
    }

    @Test
    void several_observations_are_listed_with_their_shapes() {
        assertEquals(
                path("robomimic.hdf5") + " has several observations, obs/agentview_image (uint8 [10, 12, 3]), obs/robot0_eef_pos (float64 [3]), obs/robot0_gripper_qpos"
                        + " (float64 [2]): choose one by the option 'observation', or several vectors joined by ::",
                fault(Hdf5Options.of("robomimic.hdf5")));
        assertEquals(
                path("robomimic.hdf5") + " has no observation 'image' in data/demo_0; it has obs/agentview_image (uint8 [10, 12, 3]), obs/robot0_eef_pos (float64 [3]),"
                        + " obs/robot0_gripper_qpos (float64 [2])",
                fault(Hdf5Options.of("robomimic.hdf5").observation("image")));
        assertEquals(path("robomimic.hdf5")
                + ": data/demo_0/obs/agentview_image holds uint8 [10, 12, 3] and can't be joined with others: only vectors can; choose it alone, or"
                + " leave it out", fault(Hdf5Options.of("robomimic.hdf5").observation("agentview_image::robot0_eef_pos")));
    }

    @Test
    void labels_are_numbers_of_each_step_and_choices_where_they_are_whole() throws IOException {
        try (Dataset data = open(ROBOMIMIC.label("reward", "rewards")); Dataset whole = open(ROBOMIMIC.label("last", "dones"))) {
            assertEquals(Map.of("reward", Space.box()), data.spec().labels());
            assertEquals(Map.of("last", Space.discrete(2)), whole.spec().labels());
            for (Step step : TestFiles.steps(whole)) {
                assertEquals(Map.of("last", step.done() ? 1.0 : 0.0), step.labels());
            }
        }
        assertEquals(path("robomimic.hdf5") + ": data/demo_0/states is no label: it has 3 rows of float64 [9], and must have one number for each of 3 steps; name another"
                + " dataset by the option 'labels'", fault(ROBOMIMIC.label("state", "states")));
    }

    // ---- Minari

    @Test
    void arrays_of_minari_are_what_minari_reads() throws IOException {
        assertReads("minari-arrays-images.txt", Hdf5Options.of("minari-arrays.hdf5").observation("image"));
        assertReads("minari-arrays-sensors.txt", Hdf5Options.of("minari-arrays.hdf5").observation("sensor"));
        assertReads("minari-cart.txt", Hdf5Options.of("minari-cart.hdf5"));
    }

    @Test
    void the_observation_behind_the_last_action_is_left_out_and_that_is_said() throws IOException {
        try (Dataset data = open(Hdf5Options.of("minari-jpeg.hdf5").observation("image"))) {
            assertEquals(StepSpec.of(Space.image(3, 32, 40), Space.discrete(5), Map.of()), data.spec());
            assertTrue(data.contents().ignored().contains("the last observation of 4 episodes, which no action follows"), data.contents().ignored()::toString);
            assertTrue(data.contents().holds().contains("laid out as Minari's files"), data.contents().holds());
        }
    }

    @Test
    void jpeg_files_of_minari_are_decoded_when_they_are_needed() throws IOException {
        try (Dataset data = open(Hdf5Options.of("minari-jpeg.hdf5").observation("image"))) {
            List<Step> steps = TestFiles.steps(data);
            List<String> means = TestFiles.lines("minari-jpeg-means.txt");
            assertEquals(means.size(), steps.size());
            for (int i = 0; i < means.size(); i++) {
                assertTrue(steps.get(i).observation().bytesHeld() < 3 * 32 * 40, "it holds the file");
                double[] wanted = Arrays.stream(means.get(i).split(" ")).mapToDouble(Double::parseDouble).toArray();
                assertArrayEquals(wanted, TestFiles.means(steps.get(i).observation().array()), 0.7);
            }
        }
        assertReads("minari-jpeg-sensors.txt", Hdf5Options.of("minari-jpeg.hdf5").observation("sensor"));
    }

    // ---- D4RL

    @Test
    void episodes_of_d4rl_end_at_terminals_and_timeouts() throws IOException {
        assertReads("d4rl.txt", Hdf5Options.of("d4rl.hdf5"));
        try (Dataset data = open(Hdf5Options.of("d4rl.hdf5"))) {
            assertTrue(data.contents().holds().startsWith("6 trajectories of 40 steps (box [5] of observations) with actions (box [2]), laid out as D4RL's files"),
                    data.contents().holds());
            assertEquals("steps 7 to 16:2", TestFiles.steps(data).get(9).origin());
        }
    }

    @Test
    void what_marks_ends_can_be_said_and_it_is_told_if_nothing_does() throws IOException {
        try (Dataset data = open(Hdf5Options.of("d4rl.hdf5").ends("terminals"))) {
            assertEquals(List.of(6, 30, 39), doneAt(TestFiles.steps(data)));
        }
        try (Dataset data = open(Hdf5Options.of("minari-cart.hdf5").episode("/episode_0").observation("observations").action("actions"))) {
            assertEquals(List.of(3), doneAt(TestFiles.steps(data)));
        }
        try (Dataset data = open(Hdf5Options.of("episode_0.h5").layout(Layout.D4RL).action("action").observation("qpos"))) {
            assertEquals(List.of("nothing marks the ends of episodes, so that all steps of a file are taken for one; name what marks them by the option 'ends'"),
                    data.contents().leftOut());
        }
    }

    private static List<Integer> doneAt(List<Step> steps) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).done()) {
                ends.add(i);
            }
        }
        return ends;
    }

    // ---- other files

    @ParameterizedTest
    @CsvSource({"top", "wrist"})
    void episodes_of_a_file_each_with_images_as_files(String camera) throws IOException {
        Hdf5Options options = Hdf5Options.of("episode_{0..1}.h5").episode("/").observation("observations/images/" + camera).action("action");
        try (Dataset data = open(options)) {
            List<String> wanted = new ArrayList<>(TestFiles.expected("episode_0.txt"));
            wanted.addAll(TestFiles.expected("episode_1.txt"));
            List<Step> steps = TestFiles.steps(data);
            assertEquals(wanted, TestFiles.shown(steps));
            assertEquals("episode_1.h5:1", steps.get(4).origin());
            assertEquals(StepSpec.of(Space.image(3, 9, 8), Space.box(6), Map.of()), data.spec());
        }
    }

    @Test
    void a_file_of_no_layout_is_told_what_to_say() {
        assertEquals(path("kinds.hdf5")
                + " is laid out neither as robomimic's files (data/demo_…/obs), nor as Minari's (episode_…/observations), nor as D4RL's (observations"
                + " and terminals); it has by_bitshuffle_lz4, by_gzip, by_lz4, by_lzf, compact, growing, in_chunks, in_large_chunks, in_one_piece, linked, of_big_f2, of_big_f4,"
                + " of_big_f8, of_big_i2, of_big_i4, of_big_u8, of_bool, of_f2, of_f4, of_f8, of_i1, of_i8, of_u1, of_u2, of_u4, partly_written, with_checksums: say where its data"
                + " is by the options 'observation', 'action' and 'episode'", fault(Hdf5Options.of("kinds.hdf5")));
        assertEquals(path("kinds.hdf5") + " has no group runs/* for an episode, as the options say; it has by_bitshuffle_lz4, by_gzip, by_lz4, by_lzf, compact, growing,"
                + " in_chunks, in_large_chunks, in_one_piece, linked, of_big_f2, of_big_f4 and 15 more: choose the layout or the option 'episode' by that",
                fault(Hdf5Options.of("kinds.hdf5").episode("runs/*")));
    }

    /** Of every type and way of storage, by the older and by the newest version of the format. */
    @TestFactory
    Stream<DynamicTest> numbers_are_read_that_are() throws IOException {
        return Stream.of("kinds", "kinds-newer").flatMap(name -> {
            Map<String, List<String>> expected = lines(name + ".txt").stream().collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf(' '))));
            return expected.keySet().stream().sorted().map(kind -> DynamicTest.dynamicTest(kind + " in " + name, () -> {
                try (Dataset data = open(Hdf5Options.of(name + ".hdf5").episode(kind))) {
                    List<String> wanted = expected.get(kind).stream().map(line -> line.split(" ", 3)[2]).toList();
                    assertEquals(wanted, TestFiles.shown(TestFiles.steps(data)));
                }
            }));
        });
    }

    private static List<String> lines(String name) {
        try {
            return TestFiles.lines(name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- images

    @Test
    void axes_and_colours_can_be_said() throws IOException {
        try (Dataset data = open(ROBOMIMIC.images(Axes.CHANNELS_FIRST, Colors.GRAY, Floats.BOX, 1)); Dataset last = open(ROBOMIMIC)) {
            assertEquals(Space.image(10, 12, 3), data.spec().observation());
            Array raw = TestFiles.steps(data).get(0).observation().array();
            Array image = TestFiles.steps(last).get(0).observation().array();
            assertEquals(raw.get((2 * 12 + 5) * 3 + 1), image.get((10 + 2) * 12 + 5));
        }
        assertEquals(
                path("robomimic.hdf5")
                        + ": data/demo_0/obs/agentview_image holds images of 10 channels, which are no RGB frames of three each; leave out color_space: rgb",
                fault(ROBOMIMIC.images(Axes.CHANNELS_FIRST, Colors.RGB, Floats.BOX, 1)));
        assertEquals(path("d4rl.hdf5") + ": observations holds no images but float32 [5], for which the options 'axes' and 'color_space' say nothing; leave them out",
                fault(Hdf5Options.of("d4rl.hdf5").images(Axes.CHANNELS_FIRST, null, Floats.BOX, 1)));
    }

    @Test
    void frames_are_stacked_the_oldest_first_with_zeros_before_the_first() throws IOException {
        try (Dataset single = open(ROBOMIMIC); Dataset data = open(ROBOMIMIC.stacked(3))) {
            assertEquals(Space.image(9, 10, 12), data.spec().observation());
            List<Step> frames = TestFiles.steps(single);
            List<Step> stacks = TestFiles.steps(data);
            int start = 0;
            for (int i = 0; i < frames.size(); i++) {
                byte[] stack = stacks.get(i).observation().array().bytes();
                for (int back = 0; back < 3; back++) {
                    byte[] wanted = i - back < start ? new byte[360] : frames.get(i - back).observation().array().bytes();
                    assertArrayEquals(wanted, Arrays.copyOfRange(stack, (2 - back) * 360, (3 - back) * 360), "frame " + back + " before step " + i);
                }
                start = frames.get(i).done() ? i + 1 : start;
            }
        }
        try (Dataset data = open(Hdf5Options.of("d4rl.hdf5").stacked(2))) {
            assertEquals(Space.box(10), data.spec().observation());
            assertEquals(Shape.of(10), TestFiles.steps(data).get(3).observation().array().shape());
        }
    }

    @Test
    void frames_of_a_stack_are_the_same_view() throws IOException {
        try (Dataset data = open(Hdf5Options.of("minari-jpeg.hdf5").observation("image").stacked(2))) {
            Step step = TestFiles.steps(data).get(1);
            assertEquals(step.observation().array(), step.observation().view(new SplittableRandom(1)));
            assertEquals(Space.image(6, 32, 40), data.spec().observation());
        }
    }

    // ---- order

    @Test
    void a_pass_that_shuffles_takes_whole_episodes_in_another_order() throws IOException {
        try (Dataset data = open(ROBOMIMIC)) {
            Set<List<String>> orders = new LinkedHashSet<>();
            for (int pass = 0; pass < 4; pass++) {
                List<Step> steps = TestFiles.steps(data, Dataset.Pass.of(5, pass, true));
                orders.add(steps.stream().map(Step::origin).toList());
                assertEquals(30, Set.copyOf(steps.stream().map(Step::origin).toList()).size());
                for (int i = 1; i < steps.size(); i++) {
                    String before = steps.get(i - 1).origin();
                    if (!steps.get(i - 1).done()) {
                        assertEquals(before.substring(0, before.indexOf(':')) + ":" + (Integer.parseInt(before.substring(before.indexOf(':') + 1)) + 1),
                                steps.get(i).origin());
                    }
                }
            }
            assertEquals(4, orders.size());
        }
    }

    @Test
    void a_part_has_some_episodes_and_knows_how_many_steps() throws IOException {
        BitSet numbers = new BitSet();
        numbers.set(2);
        numbers.set(10);
        try (Dataset data = open(ROBOMIMIC)) {
            Dataset part = data.part(Part.of(numbers));
            assertEquals(7, part.size().orElseThrow());
            assertEquals(List.of("data/demo_2:0", "data/demo_2:1", "data/demo_2:2", "data/demo_2:3", "data/demo_10:0", "data/demo_10:1", "data/demo_10:2"),
                    TestFiles.steps(part).stream().map(Step::origin).toList());
        }
    }

    // ---- what can't be read

    @ParameterizedTest
    @CsvSource({"blosc, is compressed by blosc", "zstd, is compressed by zstd", "scale-offset, is compressed by scale-offset"})
    void filters_that_are_not_read_are_named(String file, String said) {
        assertEquals(
                path("unread-" + file + ".hdf5") + ": its dataset x " + said + ", which isn't read; write it anew by h5repack, which comes with HDF5's tools: h5repack -f"
                        + " GZIP=4 OLD NEW",
                fault(Hdf5Options.of("unread-" + file + ".hdf5").observation("x")));
    }

    @Test
    void datasets_that_are_elsewhere_are_told() {
        assertEquals(path("unread-virtual.hdf5") + ": its group / has a virtual dataset, which only refers to data of other files and isn't read; copy its values"
                + " into a file, by h5repack -l CONTI OLD NEW or in Python", fault(Hdf5Options.of("unread-virtual.hdf5").observation("x")));
        assertEquals(
                path("unread-external.hdf5") + ": its group / has a dataset whose values are in another file, which isn't read; copy them into one file, by h5repack -l"
                        + " CONTI OLD NEW or in Python",
                fault(Hdf5Options.of("unread-external.hdf5").observation("x")));
        assertEquals(path("unread-kinds.hdf5") + ": the values of its dataset unwritten were never written; name another one",
                fault(Hdf5Options.of("unread-kinds.hdf5").observation("unwritten")));
        assertEquals(
                path("unread-newest.hdf5") + ": its group / is of a version of the format that isn't read (Unsupported data layout message version detected. Detected"
                        + " version = 5); write it anew with libver='v110' in h5py, or by h5repack, which comes with HDF5's tools: h5repack OLD NEW",
                fault(Hdf5Options.of("unread-newest.hdf5").observation("x")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"texts | holds texts, and not numbers or the bytes of image files; name another one",
            "records | holds records, and not numbers or the bytes of image files; name another one",
            "single | is a single value, and not one for each step; name another one", "nothing | has rows of the shape [0], without any numbers; name another one"})
    void what_holds_no_numbers_is_told(String dataset, String said) {
        assertEquals(path("unread-kinds.hdf5") + ": its dataset " + dataset + " " + said, fault(Hdf5Options.of("unread-kinds.hdf5").observation(dataset)));
    }

    @Test
    void a_file_that_is_none_or_not_there_is_told(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("x.hdf5"), "version https://git-lfs.github.com/spec/v1\n");
        assertEquals(text + " is no HDF5 file, or was never written to its end; check the path, or fetch it again", fault(Hdf5Options.of(text.toString())));
        assertThrows(RuntimeException.class, () -> open(Hdf5Options.of(folder.resolve("y.hdf5").toString())), "the host says so");
    }

    @Test
    void a_file_that_was_cut_short_is_told(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(TestFiles.FOLDER.resolve("robomimic.hdf5"));
        Path cut = Files.write(folder.resolve("cut.hdf5"), Arrays.copyOf(whole, whole.length / 2));
        String said = fault(Hdf5Options.of(cut.toString()).observation("obs/agentview_image"));
        assertTrue(said.startsWith(cut.toString()) && said.endsWith("the file ends before it; it wasn't written or fetched to its end: fetch it again"), said);
    }

    /** A chunk of one demonstration is damaged: its steps can't be read, and those of others can. */
    @Test
    void steps_of_a_damaged_chunk_are_passed(@TempDir Path folder) throws IOException {
        Path file = Files.copy(TestFiles.FOLDER.resolve("robomimic.hdf5"), folder.resolve("x.hdf5"));
        List<Step> sound = TestFiles.steps(open(ROBOMIMIC));
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(beginOfCompressed(Files.readAllBytes(file)));
            bytes.write(new byte[24]);
        }
        List<Step> read = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try (Dataset data = open(Hdf5Options.of(file.toString()).observation("obs/agentview_image")); StepReader reader = data.read(Dataset.Pass.inOrder())) {
            for (boolean more = true; more;) {
                try {
                    Step step = reader.next();
                    more = step != null;
                    if (more) {
                        read.add(step);
                    }
                } catch (UnreadableStepException e) {
                    faults.add(e.getMessage());
                }
            }
        }
        assertEquals(3, faults.size());
        assertTrue(faults.get(0).startsWith(file + ": steps 0 to 2 of its dataset data/demo_0/obs/agentview_image can't be read: "), faults.get(0));
        assertEquals(TestFiles.shown(sound.subList(3, sound.size())), TestFiles.shown(read));
        assertNotEquals(sound.size(), read.size());
    }

    /** Of the first stream of zlib. */
    private static int beginOfCompressed(byte[] bytes) {
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == 0x78 && bytes[i + 1] == 0x5e) {
                return i;
            }
        }
        throw new IllegalStateException("there is nothing compressed");
    }

    @Test
    void real_numbers_become_pixels_where_they_are_and_it_is_told_where_they_are_not() throws IOException {
        Hdf5Options options = Hdf5Options.of("minari-arrays.hdf5").observation("sensor");
        assertNull(open(options).contents().leftOut().stream().findFirst().orElse(null));
        try (Dataset data = open(Hdf5Options.of("depth.hdf5").observation("depth").images(null, null, Floats.UINT8, 1))) {
            assertEquals(Space.image(1, 8, 9), data.spec().observation());
            List<Step> steps = TestFiles.steps(data.part(Part.of(BitSet.valueOf(new long[] {1}))));
            assertEquals(TestFiles.expected("depth.txt"), TestFiles.shown(steps));
            Dataset rest = data.part(Part.of(BitSet.valueOf(new long[] {2})));
            assertEquals(path("depth.hdf5") + ": episode_1/observations/depth: step 0 has the value 1.5, and pixels are in [0, 1]; take it as numbers by floats: box",
                    assertThrows(UnreadableStepException.class, () -> TestFiles.steps(rest)).getMessage());
        }
        try (Dataset data = open(Hdf5Options.of("depth.hdf5").observation("depth"))) {
            assertEquals(Space.box(8, 9, 1), data.spec().observation());
        }
    }

    /** Which isn't the fault of a step, that could be passed. */
    @Test
    void a_file_that_can_no_longer_be_reached_ends_the_reading() throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        Dataset data = new Hdf5Source().open(ROBOMIMIC.options(), TestFiles.context(file -> new FailingFile(file, gone)));
        try (data; StepReader reader = data.read(Dataset.Pass.inOrder())) {
            reader.next();
            gone.set(true);
            reader.next();
            reader.next();
            IOException fault = assertThrows(IOException.class, reader::next);
            assertEquals(path("robomimic.hdf5") + ": its group /data/demo_1/ can't be read: the server is gone", fault.getMessage());
            assertFalse(fault instanceof UnreadableStepException);
        }
    }

    @Test
    void masks_are_for_robomimic() {
        assertEquals(path("d4rl.hdf5") + " is laid out as D4RL's files, and the option 'mask' is for robomimic's; leave it out",
                fault(Hdf5Options.of("d4rl.hdf5").mask("train")));
    }
}
