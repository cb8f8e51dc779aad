package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtCheckpointState;
import org.bytedeco.onnxruntime.OrtSessionOptions;
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
    private final OrtCheckpointState state;
    private final OrtTrainingSession session;
    private final OneDnnOperators.@Nullable ForSession operators;
    private final boolean steps;
    private final List<String> parameters;
    /** The library hands out {@code float32} only. Others can't change in a step either, so what they were set to is what they are. */
    private final Map<String, Array> others;
    private final OrtFeed feed;
    private final OrtOutputs outputs;
    private final @Nullable OrtFeed evalFeed;
    private final @Nullable OrtOutputs evalOutputs;

    private OrtTrainer(OrtLibrary library, OrtCheckpointState state, OrtTrainingSession session,
            OneDnnOperators.@Nullable ForSession operators, TrainingArtifacts artifacts, CheckpointFile checkpoint) {
        this.library = library;
        this.training = library.training;
        this.state = state;
        this.session = session;
        this.operators = operators;
        this.steps = artifacts.optimizer() != null;
        this.parameters = Stream.of(checkpoint.trained(), checkpoint.frozen()).flatMap(map -> map.keySet().stream()).toList();
        this.others = new HashMap<>(checkpoint.frozen());
        others.values().removeIf(array -> array.type() == DType.FLOAT32);
        long inputs = library.count(out -> training.TrainingSessionGetTrainingModelInputCount(session, out));
        long results = library.count(out -> training.TrainingSessionGetTrainingModelOutputCount(session, out));
        this.feed = new OrtFeed(library, "the training model", library.names(inputs,
                (i, out) -> training.TrainingSessionGetTrainingModelInputName(session, i, library.allocator, out)));
        this.outputs = new OrtOutputs(library, library.names(results,
                (i, out) -> training.TrainingSessionGetTrainingModelOutputName(session, i, library.allocator, out)));
        if (artifacts.eval() == null) {
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

    static OrtTrainer open(OrtLibrary library, OrtSessionSettings settings, OneDnnLoader oneDnn, TrainingArtifacts artifacts,
            SessionOptions options) {
        // Our reader says what is wrong with a bad file, and the library doesn't list names.
        CheckpointFile checkpoint = CheckpointFile.read(artifacts.checkpoint());
        Device device = settings.resolve(options.device());
        boolean bfloat16 = options.precision() == Precision.BFLOAT16;
        TrainingModels models = device.kind() == Device.Kind.CUDA ? TrainingModels.of(artifacts).forCuda(options.precision()) : TrainingModels.of(artifacts);
        OrtSessionOptions created = settings.create(options.withDevice(device));
        OrtCheckpointState state = new OrtCheckpointState();
        OneDnnOperators.@Nullable ForSession operators = null;
        try (Pointer checkpointPath = OrtLibrary.path(artifacts.checkpoint())) {
            if (options.oneDnn() && device.kind() == Device.Kind.CPU) {
                Optional<OneDnnOperators> loaded = oneDnn.load();
                TrainingModels written = models;
                Optional<TrainingModels> lowered = loaded.flatMap(kernels -> written.lowered(kernels, bfloat16));
                if (loaded.isPresent() && lowered.isPresent()) {
                    operators = loaded.get().addTo(created, OrtSessionSettings.threads(options));
                    models = lowered.get();
                }
            }
            library.check(library.training.LoadCheckpoint(checkpointPath, state));
            OrtTrainingSession session = models.open(library, created, state);
            return new OrtTrainer(library, state, session, operators, artifacts, checkpoint);
        } catch (RuntimeException e) {
            if (!state.isNull()) {
                library.training.ReleaseCheckpointState(state);
            }
            if (operators != null) {
                operators.close();
            }
            throw e;
        } finally {
            library.api.ReleaseSessionOptions(created);
        }
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
        PointerPointer<OrtValue> values = feed.values(inputs);
        library.check(training.TrainStep(session, null, feed.names().size(), values, outputs.names().size(), outputs.empty()));
        return outputs;
    }

    @Override
    public Outputs evalStep(Map<String, HostBuffer> inputs) {
        if (evalFeed == null || evalOutputs == null) {
            throw new IllegalStateException("the session was opened without an eval model");
        }
        PointerPointer<OrtValue> values = evalFeed.values(inputs);
        library.check(training.EvalStep(session, null, evalFeed.names().size(), values, evalOutputs.names().size(), evalOutputs.empty()));
        return evalOutputs;
    }

    @Override
    public void optimizerStep(float learningRate) {
        if (!steps) {
            throw new IllegalStateException("the session was opened without an optimizer model");
        }
        library.check(training.SetLearningRate(session, learningRate));
        library.check(training.OptimizerStep(session, null));
    }

    @Override
    public void resetGradients() {
        library.check(training.LazyResetGrad(session));
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
        library.check(training.GetParameter(state, name, library.allocator, value));
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
            library.check(training.UpdateParameter(state, name, value));
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
            library.check(training.SaveCheckpoint(state, path, withOptimizer));
        } catch (EngineException e) {
            Matcher system = SYSTEM.matcher(String.valueOf(e.getMessage()));
            throw new UserError("The checkpoint " + file + " can't be written (" + (system.find() ? system.group(1) : e.getMessage())
                    + "): check the folder's rights and the free space.", e);
        }
    }

    @Override
    public void close() {
        outputs.close();
        if (evalOutputs != null) {
            evalOutputs.close();
        }
        training.ReleaseTrainingSession(session);
        training.ReleaseCheckpointState(state); // the session looks into it until the end
        if (operators != null) {
            operators.close();
        }
        feed.close();
        if (evalFeed != null) {
            evalFeed.close();
        }
    }
}
