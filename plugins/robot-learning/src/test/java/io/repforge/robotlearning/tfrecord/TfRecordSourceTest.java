package io.repforge.robotlearning.tfrecord;

import static io.repforge.robotlearning.tfrecord.TestRecords.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads from TFRecord files what TensorFlow and its data sets read from them, and says what it can't read. */
class TfRecordSourceTest {

    private static final String TRAIN = TestRecords.FOLDER.resolve("robot_arm-train.tfrecord-00000-of-00002").toString();

    private static Dataset open(TfRecordSource.Options options) throws IOException {
        return new TfRecordSource().open(options, TestRecords.CONTEXT);
    }

    private static String fault(TfRecordSource.Options options) {
        return assertThrows(IOException.class, () -> open(options)).getMessage();
    }

    private static void assertReads(String expected, TfRecordSource.Options options) throws IOException {
        try (Dataset data = open(options)) {
            assertEquals(TestRecords.expected(expected), TestRecords.shown(TestRecords.steps(data)));
        }
    }

    @Test
    void episodes_of_an_rlds_data_set_are_what_tfds_reads() throws IOException {
        assertReads("images.txt", options(".", "train", "image", null, 0));
        assertReads("states.txt", options(".", "train", "steps/observation/state", null, 0));
        assertReads("grippers.txt", options(".", "train", "state", "gripper", 2));
    }

    @Test
    void it_says_what_it_found() throws IOException {
        try (Dataset data = open(options(".", "train", "image", null, 0))) {
            assertEquals(StepSpec.of(Space.image(3, 6, 8), Space.box(3), Map.of()), data.spec());
            assertEquals("episodes (image 3×6×8 of steps/observation/image) with actions (box [3]) in 2 files, the first of them " + TRAIN, data.contents().holds());
            assertEquals(List.of(), data.contents().leftOut());
        }
        try (Dataset data = open(options(TRAIN, null, "image", null, 0))) {
            assertEquals(List.of("only 1 of 2 files are there, by their names; fetch the others if all are to be used"), data.contents().leftOut());
            assertEquals(TRAIN + ": its record 0, step 0", TestRecords.steps(data).get(0).origin());
        }
    }

    @Test
    void single_images_and_lists_by_step_are_what_tensorflow_wrote() throws IOException {
        assertReads("stills.txt", options("stills.tfrecord", null, null, null, 0));
        assertReads("sequences.txt", options("sequences.tfrecord", null, null, null, 0));
        TfRecordSource.Options labelled = new TfRecordSource.Options(List.of("stills.tfrecord"), null, null, null, 0, Map.of(Step.LABEL, "image/class/label"),
                Map.of(Step.LABEL, 3), 512);
        try (Dataset data = open(labelled)) {
            assertEquals(Map.of(Step.LABEL, Space.discrete(3)), data.spec().labels());
            assertEquals(List.of(0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0), TestRecords.steps(data).stream().map(step -> step.labels().get(Step.LABEL)).toList());
        }
    }

    @Test
    void what_must_be_chosen_is_listed() {
        String folder = TestRecords.FOLDER.toString();
        assertEquals(TRAIN + " and the others are of the splits train, val; choose one by the option 'split'",
                fault(options(folder, null, "image", null, 0)));
        String features =
                "episode_metadata/file_path (bytes or text), steps/action (real numbers), steps/discount (real numbers), steps/gripper (whole numbers), steps/is_first"
                        + " (whole numbers), steps/is_last (whole numbers), steps/is_terminal (whole numbers), steps/language_instruction (bytes or text), steps/observation/image (images),"
                        + " steps/observation/state (real numbers), steps/reward (real numbers)";
        assertEquals(TRAIN + ": its record 0 has several observations: name one by the option 'observation', of " + features,
                fault(options(".", "train", null, null, 0)));
        assertEquals(TRAIN + ": its record 0 has no observation 'x'; it has " + features, fault(options(".", "train", "x", null, 0)));
        assertEquals(TRAIN + ": its record 0 has whole numbers as steps/gripper, one a step, and doesn't say how many there are; say it by the option 'num_actions'",
                fault(options(".", "train", "image", "gripper", 0)));
        assertEquals(TRAIN + ": its record 0 has texts or bytes as steps/language_instruction, which are no actions; name others by the option 'action'",
                fault(options(".", "train", "image", "language_instruction", 0)));
    }

    @Test
    void a_damaged_record_is_passed_and_the_next_is_read(@TempDir Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(TestRecords.FOLDER.resolve("stills.tfrecord"));
        bytes[60] ^= 1;
        Path file = Files.write(folder.resolve("x.tfrecord"), bytes);
        List<Step> read = new ArrayList<>();
        String fault = "";
        byte[] whole = Files.readAllBytes(TestRecords.FOLDER.resolve("stills.tfrecord"));
        Path second = Files.write(folder.resolve("y.tfrecord"), concatenated(whole, bytes));
        assertEquals(file + ": its record 0 is damaged: it doesn't fit its checksum", fault(options(file.toString(), null, null, null, 0)));
        try (Dataset data = open(options(second.toString(), null, null, null, 0)); StepReader reader = data.read(Dataset.Pass.inOrder())) {
            for (boolean more = true; more;) {
                try {
                    Step step = reader.next();
                    more = step != null;
                    if (more) {
                        read.add(step);
                    }
                } catch (UnreadableStepException e) {
                    fault = e.getMessage();
                    assertTrue(e.isDone());
                }
            }
        }
        List<String> sound = TestRecords.expected("stills.txt");
        List<String> wanted = new ArrayList<>(sound);
        wanted.addAll(sound.subList(1, sound.size()));
        assertEquals(wanted, TestRecords.shown(read));
        assertEquals(second + ": its record 7 is damaged: it doesn't fit its checksum", fault);
    }

    private static byte[] concatenated(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void a_file_that_is_none_or_cut_off_is_told(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(TestRecords.FOLDER.resolve("stills.tfrecord"));
        Path cut = Files.write(folder.resolve("x.tfrecord"), Arrays.copyOf(whole, whole.length - 5));
        IOException fault = assertThrows(IOException.class, () -> TestRecords.steps(open(options(cut.toString(), null, null, null, 0))));
        assertEquals(cut + ": its record 6 is cut off by the end of the file, which wasn't written or fetched to its end: fetch it again", fault.getMessage());
        Path text = Files.writeString(folder.resolve("y.tfrecord"), "version https://git-lfs.github.com/spec/v1\n");
        assertEquals(text + " is no TFRecord file, or damaged at its start; check the path (files that are compressed as a whole aren't read)",
                fault(options(text.toString(), null, null, null, 0)));
        Path empty = Files.write(folder.resolve("z.tfrecord"), new byte[0]);
        assertEquals(empty + " has no record; check the files", fault(options(empty.toString(), null, null, null, 0)));
        byte[] damaged = whole.clone();
        int second = 16 + (whole[0] & 0xff) + ((whole[1] & 0xff) << 8);
        damaged[second] ^= 1;
        Path length = Files.write(folder.resolve("l.tfrecord"), damaged);
        assertEquals(length + ": its record 1 has a damaged length, behind which nothing can be found; write or fetch the file anew",
                assertThrows(IOException.class, () -> TestRecords.steps(open(options(length.toString(), null, null, null, 0)))).getMessage());
    }
}
