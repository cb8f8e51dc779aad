package io.repforge.framework.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.space.Space;
import io.repforge.framework.data.codec.Thumbnail;
import io.repforge.framework.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some of what a run is trained on, as small pictures: {@code samples.json}, a list of {@code {"class": name, "image": PNG in Base64}}, by class. They are
 * looked for beside the training once that has begun, by a thread of their own with its own reader, for a moment, and are written by the thread that trains;
 * that there are none is no fault.
 */
final class DataSamples implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataSamples.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 40;
    private static final int MOST_OF_A_CLASS = 5;
    private static final int SIDE = 64;
    private static final long TIME = 1_500_000_000L;
    private static final int MOST_STEPS = 20_000;

    private final List<Dataset> data;
    private final RunFolder folder;
    private final Thread thread;
    private final AtomicReference<byte @Nullable []> found = new AtomicReference<>();
    private volatile boolean stopped;
    private boolean begun;
    private long until;

    /**
     * A sample.
     *
     * @param label what its class is called; empty without one
     * @param image a PNG in Base64
     */
    record Sample(@com.fasterxml.jackson.annotation.JsonProperty("class") String label, String image) {}

    DataSamples(List<Dataset> data, RunFolder folder) {
        this.data = data;
        this.folder = folder;
        this.thread = new Thread(this::find, "samples of the data");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /** Starts to look for them, unless they are there or are being looked for. */
    void begin() {
        if (!begun && !Files.exists(folder.samples())) {
            until = System.nanoTime() + data.size() * TIME;
            thread.start();
        }
        begun = true;
    }

    /** Writes them, if they have been begun: those of a run of a few steps are waited for, as long as they are looked for at most. */
    void finish() {
        try {
            long left = until - System.nanoTime();
            if (thread.isAlive() && left > 0) {
                thread.join(Duration.ofNanos(left).toMillis() + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writeIfFound();
    }

    private void find() {
        try {
            List<Sample> all = new ArrayList<>();
            for (Dataset one : data) {
                if (one.spec().observation() instanceof Space.Image space) {
                    all.addAll(of(one, space));
                }
            }
            if (!all.isEmpty() && !stopped) {
                found.set(JSON.writeValueAsBytes(all));
            }
        } catch (IOException | RuntimeException e) {
            // The run itself tells what is wrong with its data.
            LOG.debug("There are no samples of the data", e);
        }
    }

    /** Writes them, once they are found. */
    void writeIfFound() {
        byte[] content = found.getAndSet(null);
        if (content != null) {
            RunFolder.writeAtomically(folder.samples(), content);
        }
    }

    private List<Sample> of(Dataset dataset, Space.Image space) throws IOException {
        Space.Discrete classes = dataset.spec().labels().get(Step.LABEL) instanceof Space.Discrete discrete ? discrete : null;
        int wanted = Math.max(1, MOST / data.size());
        int ofClass = classes == null ? wanted : Math.max(1, Math.min(MOST_OF_A_CLASS, wanted / classes.n()));
        int enough = classes == null ? wanted : Math.min(wanted, ofClass * classes.n());
        Map<Integer, List<Sample>> found = new TreeMap<>();
        Map<Integer, String> names = new HashMap<>();
        int count = 0;
        long began = System.nanoTime();
        try (StepReader steps = dataset.read(Dataset.Pass.inOrder())) {
            for (int i = 0; i < MOST_STEPS && count < enough && !stopped && System.nanoTime() - began < TIME; i++) {
                Step step = steps.next();
                if (step == null) {
                    break;
                }
                Double label = classes == null ? null : step.labels().get(Step.LABEL);
                int number = label == null ? -1 : label.intValue();
                List<Sample> same = found.computeIfAbsent(number, any -> new ArrayList<>());
                if (same.size() < ofClass) {
                    String name = classes == null || number < 0 ? "" : names.computeIfAbsent(number, classes::name);
                    same.add(new Sample(name, Base64.getEncoder().encodeToString(Thumbnail.png(step.observation().array(), space, SIDE))));
                    count++;
                }
            }
        }
        return found.values().stream().flatMap(List::stream).toList();
    }

    /** Waits until nothing is read any more. */
    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
