package io.repforge.benchmarks.steps;

import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.benchmarks.report.ProcessMemory;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.LossModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Repforge: the session and the calls that its trainer makes in a step. */
final class RepforgeContender implements Contender {

    private final Engine engine = Engine.load();
    private final SessionOptions options;
    private final Map<String, HostBuffer> buffers = new HashMap<>();
    private @Nullable TrainingSession session;
    /** Where parameters started, if gradients are to be told by how far they have moved. */
    private Map<String, Array> start = Map.of();
    private Set<String> untrained = Set.of();
    private float learningRate;

    RepforgeContender() {
        this(SessionOptions.defaults());
    }

    /** @param options how the session computes */
    RepforgeContender(SessionOptions options) {
        this.options = options;
    }

    @Override
    public void open(Case what, Update update, Map<String, Array> trained, Map<String, Array> state) throws IOException {
        open(CompiledCase.of(what, update), trained, state);
        start = update == Update.GRADIENT ? trained : Map.of();
    }

    /** Makes a step ready that need not be one of the compared. */
    void open(CompiledCase compiled, Map<String, Array> trained, Map<String, Array> state) throws IOException {
        closeSession();
        UpdateRule rule = compiled.rule();
        learningRate = (float) rule.learningRate();
        TrainingSession opened = engine.openTraining(
                LossModels.program(compiled.model(), compiled.architecture(), compiled.batch(), CompiledCase.SEED), options);
        session = opened;
        trained.forEach(opened::setParameter);
        state.forEach(opened::setParameter);
        untrained = Set.copyOf(state.keySet());
    }

    /** Deletes a folder of files. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private TrainingSession opened() {
        return Objects.requireNonNull(session, "it wasn't prepared");
    }

    @Override
    public Step step(Map<String, Array> inputs) {
        TrainingSession present = opened();
        Map<String, HostBuffer> feed = new LinkedHashMap<>();
        for (String name : present.inputs()) {
            Array value = inputs.get(name);
            if (value == null) {
                throw new IllegalStateException("the step isn't fed with " + name);
            }
            HostBuffer buffer = buffers.computeIfAbsent(name, n -> HostBuffer.copyOf(value));
            buffer.set(value);
            feed.put(name, buffer);
        }
        long begin = System.nanoTime();
        Outputs outputs = present.trainStep(feed);
        double loss = outputs.scalar(TrainingModel.LOSS);
        present.optimizerStep(learningRate);
        present.resetGradients();
        return new Step(loss, System.nanoTime() - begin);
    }

    @Override
    public Map<String, Array> gradients() {
        Map<String, Array> gradients = new LinkedHashMap<>();
        start.forEach((name, before) -> {
            float[] values = before.toFloats();
            float[] after = opened().parameter(name).toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] -= after[i];
            }
            gradients.put(name, Array.of(before.shape(), values));
        });
        return gradients;
    }

    @Override
    public Map<String, Array> state() {
        Map<String, Array> state = new LinkedHashMap<>();
        untrained.forEach(name -> state.put(name, opened().parameter(name)));
        return state;
    }

    @Override
    public long peakMemory() throws IOException {
        return ProcessMemory.own().peak();
    }

    private void closeSession() {
        if (session != null) {
            session.close();
        }
        session = null;
        List.copyOf(buffers.values()).forEach(HostBuffer::close);
        buffers.clear();
    }

    @Override
    public void close() {
        closeSession();
        engine.close();
    }
}
