package io.repforge.framework.train;

import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.images.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of what a training step sees: contexts and targets as they were loaded and as they were augmented, further views, and the pixels that a
 * decoder makes of them. The training graph has no outputs for these, and gets none: a session of its own, opened for the first picture, computes
 * them from the step's own batch, random tensors and parameters. Before the step these are only copied; it is drawn when that keeps nobody waiting.
 */
final class BatchPictures implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchPictures.class);
    /** What the names of outputs start with: inputs have such names, too. */
    private static final String ROW = "row/";
    private static final String DECODED = "decoded";
    private static final long NONE = -1;

    private final Engine engine;
    private final Path folder;
    private final int interval;
    private final OnnxWriter model;
    private final Map<String, Space.Image> spaces = new HashMap<>();
    /** What is drawn from, by the names of the model's inputs. */
    private final Map<String, HostBuffer> kept = new HashMap<>();
    private long keptStep = NONE;
    private @Nullable InferenceSession session;

    /**
     * A picture.
     *
     * @param step counted from 1
     * @param rows what its rows show, from the top
     */
    record Picture(long step, Path file, List<String> rows) {}

    /**
     * @param fed names of what a training step is fed; rows that depend on anything else are no part of the step, and left out
     * @param folder where pictures go
     * @param interval steps between them; 0 for one of the first step alone, in which nothing is decoded, so that it needs no parameters
     */
    BatchPictures(Engine engine, Architecture architecture, int batch, Collection<String> fed, Path folder, int interval) {
        this.engine = engine;
        this.folder = folder;
        this.interval = interval;
        Network.WithLoss network = Network.training(architecture, batch);
        this.model = OnnxWriter.of(network.graph());
        Set<String> known = new HashSet<>(fed);
        known.addAll(network.graph().variables().keySet());
        Map<String, Tensor> rows = rows(network, architecture);
        if (interval == 0) {
            rows.remove(DECODED);
        }
        rows.values().removeIf(row -> OnnxWriter.of(network.graph()).output("row", row).inputs().stream()
                .anyMatch(input -> !known.contains(input.name())));
        spaces.keySet().retainAll(rows.keySet());
        int columns = Math.min(batch, ImageGrid.columns(spaces.values()));
        rows.forEach((name, row) -> model.output(ROW + name, row.slice(0, 0, columns)));
        if (rows.isEmpty() && interval > 0) {
            LOG.warn("save_batch_interval is set but nothing in a batch is an image: there are no pictures.");
        }
    }

    private Map<String, Tensor> rows(Network.WithLoss network, Architecture architecture) {
        PairSpec pairs = architecture.pairs();
        PairTensors loaded = network.loaded();
        BatchSpec batch = architecture.batch();
        PairTensors augmented = network.augmented();
        Map<String, Tensor> rows = new LinkedHashMap<>();
        put(rows, "context", pairs.context(), loaded.context());
        put(rows, "target", pairs.target(), loaded.target());
        put(rows, "extra", pairs.extra(), loaded.extra());
        put(rows, "augmented context", batch.context(), augmented.context());
        put(rows, "augmented target", batch.target(), augmented.target());
        put(rows, "augmented extra", batch.extra(), augmented.extra());
        augmented.views().forEach((name, view) -> putView(rows, name, view, batch, augmented));
        Tensor decoded = network.decoded().context().mean();
        if (decoded.type() == DType.FLOAT32 && decoded.shape().without(0).equals(batch.target().shape())) {
            put(rows, DECODED, batch.target(), decoded);
        }
        return rows;
    }

    /** Images as they are, masks and lists of places as lights on the context, or on the target if they are of that. */
    private void putView(Map<String, Tensor> rows, String name, View view, BatchSpec batch, PairTensors augmented) {
        for (int i = 0; i < view.count(); i++) {
            String row = "view " + name + (view.count() == 1 ? "" : " " + (i + 1));
            Tensor tensor = view.tensors().get(i);
            boolean ofTarget = name.equals(View.SEEN) && i == 1;
            Space space = ofTarget ? batch.target() : batch.context();
            if (view.space() instanceof Space.Image) {
                put(rows, row, view.space(), tensor);
            } else if (space instanceof Space.Image) {
                Spotlight.on(ofTarget ? augmented.target() : augmented.context(), view.space(), tensor).ifPresent(lit -> put(rows, row, space, lit));
            }
        }
    }

    /** What isn't an image can't be shown, and what wasn't augmented is there already. */
    private void put(Map<String, Tensor> rows, String name, @Nullable Space space, @Nullable Tensor tensor) {
        if (space instanceof Space.Image image && tensor != null && !rows.containsValue(tensor)) {
            rows.put(name, tensor);
            spaces.put(name, image);
        }
    }

    /** Whether a step, counted from 0, is to be shown: the very first, and then the last of each interval. */
    boolean isDue(long step) {
        return !model.outputs().isEmpty() && (step == 0 || interval > 0 && (step + 1) % interval == 0);
    }

    /**
     * Keeps what a step is drawn from, before it is done.
     *
     * @param step counted from 0
     * @param fed what it is about to be fed; copied
     * @param variables copies parameters and state as they are before it
     */
    void keep(long step, Map<String, HostBuffer> fed, Supplier<Map<String, Array>> variables) {
        List<String> names = model.inputs().stream().map(Tensor::name).toList();
        Map<String, Array> values = fed.keySet().containsAll(names) ? Map.of() : variables.get();
        for (String name : names) {
            HostBuffer given = fed.get(name);
            if (given != null) {
                kept(name, given.type(), given.shape()).bytes().put(given.bytes());
            } else {
                Array value = Objects.requireNonNull(values.get(name));
                kept(name, value.type(), value.shape()).set(value);
            }
        }
        keptStep = step;
    }

    private HostBuffer kept(String name, DType type, Shape shape) {
        return kept.computeIfAbsent(name, unseen -> HostBuffer.allocate(type, shape));
    }

    /** Draws the step that was kept last, once; empty if there is none. */
    Optional<Picture> draw() {
        if (keptStep == NONE) {
            return Optional.empty();
        }
        long step = keptStep;
        keptStep = NONE;
        if (session == null) {
            session = engine.openInference(model.write().toByteArray(), SessionOptions.defaults().withDevice(Device.CPU));
        }
        Picture picture = write(step, session.run(kept));
        if (interval == 0) {
            close();
        }
        return Optional.of(picture);
    }

    /** As {@link #draw()}, and tells of it. */
    void draw(RunListener.Observer observer) throws IOException {
        Optional<Picture> picture = draw();
        if (picture.isPresent()) {
            observer.onPicture(picture.get().step(), picture.get().file(), picture.get().rows());
        }
    }

    private Picture write(long step, Outputs outputs) {
        Map<String, Array> rows = new LinkedHashMap<>();
        outputs.names().forEach(name -> rows.put(name.substring(ROW.length()), outputs.array(name)));
        if (rows.containsKey("target") && rows.get("target").equals(Objects.requireNonNull(rows.get("context")))) {
            rows.remove("target");
        }
        Path file = folder.resolve(String.format("step-%08d.png", step + 1));
        RunFolder.writeAtomically(file, Images.writePng(ImageGrid.draw(rows.entrySet().stream()
                .map(row -> new ImageGrid.Row(row.getValue(), Objects.requireNonNull(spaces.get(row.getKey())))).toList())));
        return new Picture(step + 1, file, List.copyOf(rows.keySet()));
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
        kept.values().forEach(HostBuffer::close);
        kept.clear();
    }
}
