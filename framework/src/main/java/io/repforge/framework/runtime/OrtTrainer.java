package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtCheckpointState;
import org.bytedeco.onnxruntime.OrtTrainingApi;
import org.bytedeco.onnxruntime.OrtTrainingSession;
import org.bytedeco.onnxruntime.OrtValue;
import org.jspecify.annotations.Nullable;

/**
 * A session of ONNX Runtime's on-device training API.
 *
 * <p>On a CUDA device the library keeps parameters, state, gradients and moments in the device's memory from the moment that the session is
 * opened: it makes each where the training model's nodes read it. (All of them read it in one place, which {@code CudaPlacement} sees to.)
 * A step copies there what it is fed; what it yields comes back to the host's memory, which are scalars, and flags that were there all along.
 * Between the two it waits for the device once more, for the flag that lets state be written. The flag that resets gradients stays on the
 * host, where the kernel reads it. The optimizer's step crosses with nothing but its own flag. Parameters are copied when they are got or
 * set, and checkpoints when they are saved.
 */
final class OrtTrainer implements TrainingSession {

    /** The operating system's reason among the library's words. */
    private static final Pattern SYSTEM = Pattern.compile("error:\\s?(.+) errno:");

    private final OrtLibrary library;
    private final OrtTrainingApi training;
    private final OrtOpening opening;
    private final boolean steps;
    private final StateForm form;
    private final List<String> parameters;
    /** The library hands out {@code float32} only. Others can't change in a step either, so what they were set to is what they are. */
    private final Map<String, Array> others;
    private final OrtFeed feed;
    private final OrtOutputs outputs;
    private final @Nullable OrtFeed evalFeed;
    private final @Nullable OrtOutputs evalOutputs;
    /** Null from when a state couldn't be restored. */
    private OrtOpening.@Nullable Opened opened;

    private OrtTrainer(OrtOpening opening, OrtOpening.Opened opened, TrainingProgram program) {
        this.library = opening.library();
        this.training = library.training;
        this.opening = opening;
        this.opened = opened;
        this.steps = program.optimizer() != null;
        this.form = StateForm.of(program);
        this.parameters = Stream.of(program.start().trained(), program.start().frozen()).flatMap(map -> map.keySet().stream()).toList();
        this.others = new HashMap<>(program.start().frozen());
        others.values().removeIf(array -> array.type() == DType.FLOAT32);
        OrtTrainingSession session = opened.session();
        long inputs = library.count(out -> training.TrainingSessionGetTrainingModelInputCount(session, out));
        long results = library.count(out -> training.TrainingSessionGetTrainingModelOutputCount(session, out));
        this.feed = new OrtFeed(library, "the training model", library.names(inputs,
                (i, out) -> training.TrainingSessionGetTrainingModelInputName(session, i, library.allocator, out)));
        this.outputs = new OrtOutputs(library, library.names(results,
                (i, out) -> training.TrainingSessionGetTrainingModelOutputName(session, i, library.allocator, out)));
        if (program.eval() == null) {
            this.evalFeed = null;
            this.evalOutputs = null;
        } else {
            long evalInputs = library.count(out -> training.TrainingSessionGetEvalModelInputCount(session, out));
            long evalResults = library.count(out -> training.TrainingSessionGetEvalModelOutputCount(session, out));
            this.evalFeed = new OrtFeed(library, "the eval model", library.names(evalInputs,
                    (i, out) -> training.TrainingSessionGetEvalModelInputName(session, i, library.allocator, out)));
            this.evalOutputs = new OrtOutputs(library, library.names(evalResults,
                    (i, out) -> training.TrainingSessionGetEvalModelOutputName(session, i, library.allocator, out)));
        }
    }

    static OrtTrainer open(OrtOpening opening, TrainingProgram program) {
        return new OrtTrainer(opening, opening.open(program.start()), program);
    }

    @Override
    public List<String> inputs() {
        return feed.names();
    }

    @Override
    public List<String> outputs() {
        return outputs.names();
    }

    @Override
    public Outputs trainStep(Map<String, HostBuffer> inputs) {
        feed.run(inputs, values -> training.TrainStep(session(), null, feed.names().size(), values, outputs.names().size(), outputs.empty()));
        return outputs;
    }

    @Override
    public Outputs evalStep(Map<String, HostBuffer> inputs) {
        if (evalFeed == null || evalOutputs == null) {
            throw new IllegalStateException("the session was opened without an eval model");
        }
        evalFeed.run(inputs, values -> training.EvalStep(session(), null, evalFeed.names().size(), values, evalOutputs.names().size(), evalOutputs.empty()));
        return evalOutputs;
    }

    @Override
    public void optimizerStep(float learningRate) {
        if (!steps) {
            throw new IllegalStateException("the session was opened without an optimizer model");
        }
        library.check(training.SetLearningRate(session(), learningRate));
        library.check(training.OptimizerStep(session(), null));
    }

    @Override
    public void resetGradients() {
        library.check(training.LazyResetGrad(session()));
    }

    @Override
    public List<String> parameterNames() {
        return parameters;
    }

    @Override
    public Array parameter(String name) {
        known(name);
        if (others.containsKey(name)) {
            return others.get(name);
        }
        OrtValue value = new OrtValue();
        library.check(training.GetParameter(checkpoint(), name, library.allocator, value));
        try {
            return library.copy(value);
        } finally {
            library.api.ReleaseValue(value);
        }
    }

    @Override
    public Map<String, Array> parameters() {
        Map<String, Array> copies = new LinkedHashMap<>();
        parameters.forEach(name -> copies.put(name, parameter(name)));
        return copies;
    }

    @Override
    public void setParameter(String name, Array array) {
        Array present = parameter(name);
        if (present.type() != array.type() || !present.shape().equals(array.shape())) {
            throw new IllegalArgumentException("parameter '" + name + "' is " + present + ", got " + array);
        }
        HostBuffer buffer = HostBuffer.copyOf(array);
        OrtValue value = library.value(buffer);
        try {
            library.check(training.UpdateParameter(checkpoint(), name, value));
        } finally {
            library.api.ReleaseValue(value);
            buffer.close();
        }
        others.computeIfPresent(name, (key, old) -> array);
    }

    private void known(String name) {
        if (!parameters.contains(name)) {
            throw new IllegalArgumentException("there is no parameter '" + name + "', only " + parameters);
        }
    }

    @Override
    public void saveCheckpoint(Path file, boolean withOptimizer) {
        try (Pointer path = OrtLibrary.path(file)) {
            library.check(training.SaveCheckpoint(checkpoint(), path, withOptimizer));
        } catch (EngineException e) {
            Matcher system = SYSTEM.matcher(String.valueOf(e.getMessage()));
            throw new UserError("The checkpoint " + file + " can't be written (" + (system.find() ? system.group(1) : e.getMessage())
                    + "): check the folder's rights and the free space.", e);
        }
    }

    /**
     * Moments and their count have no other way out of the library than a file; it goes through the system's memory, and isn't brought to any disk.
     */
    @Override
    public SessionState state() {
        try (TemporaryFolder folder = TemporaryFolder.create("repforge-state")) {
            Path file = folder.path().resolve("checkpoint");
            saveCheckpoint(file, steps);
            return SessionState.of(CheckpointFile.read(file));
        } catch (IOException e) {
            throw new UserError("The state of training can't be written to the temporary folder (" + UserError.reason(e) + "): free some space there.", e);
        }
    }

    /** Moments and their count have no other way into the library than a new session. */
    @Override
    public void restore(SessionState state) {
        form.require(state);
        outputs.release();
        if (evalOutputs != null) {
            evalOutputs.release();
        }
        // Two sessions at once would take twice the memory.
        closeOpened();
        opened = opening.open(state.checkpoint());
        others.replaceAll((name, value) -> state.states().get(name));
    }

    private OrtTrainingSession session() {
        return opened().session();
    }

    private OrtCheckpointState checkpoint() {
        return opened().state();
    }

    private OrtOpening.Opened opened() {
        OrtOpening.Opened present = opened;
        if (present == null) {
            throw new IllegalStateException("the session is closed");
        }
        return present;
    }

    private void closeOpened() {
        if (opened != null) {
            opened.close();
        }
        opened = null;
    }

    @Override
    public void close() {
        outputs.close();
        if (evalOutputs != null) {
            evalOutputs.close();
        }
        closeOpened();
        feed.close();
        if (evalFeed != null) {
            evalFeed.close();
        }
    }
}
