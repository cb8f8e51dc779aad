package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.CounterRandom;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.images.Preparation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an encoder as plain ONNX, for any number of images, after checking it against the evaluation graph of its own training session. */
public final class EncoderExport {

    private static final Logger LOG = LoggerFactory.getLogger(EncoderExport.class);

    private EncoderExport() {}

    /**
     * Writes {@code encoder.onnx} of a run that has just ended. What the run has learnt isn't lost because a check fails: the encoder is there anyway.
     *
     * @param encoder that of its newest checkpoint that is what was saved
     * @param batch batch size of the run, for which its evaluation graph was built
     * @param files what the training data made of image files, as {@link io.repforge.framework.recipe.ImagePreparations} tells it; empty where it had none
     * @param session how the features that are compared are computed
     * @return what the check found, as {@link ExportedEncoder#doubt()}; empty if all is well
     * @throws UserError if the features aren't finite
     */
    public static Optional<String> write(RunFolder run, EncoderSnapshot encoder, int batch, Optional<Preparation> files, SessionOptions session) {
        // A damaged one that bears a later name was told when the run went on from one before it.
        Checkpoints.Saved newest = run.latest().orElseGet(() -> run.checkpoints().named(Checkpoints.LAST));
        ExportedEncoder exported = checked(run, newest, encoder, batch, files, session);
        RunFolder.writeAtomically(run.encoder(), exported.model());
        return exported.doubt();
    }

    /**
     * The encoder of a checkpoint as ONNX, after the check.
     *
     * @param checkpoint one of the run's
     * @param encoder that of the checkpoint
     * @param files what the training data made of image files; empty where it had none
     * @throws UserError if the features aren't finite
     */
    public static ExportedEncoder checked(RunFolder run, Checkpoints.Saved checkpoint, EncoderSnapshot encoder, int batch, Optional<Preparation> files,
            SessionOptions session) {
        byte[] model = new ImageProperty(encoder.architecture().steps().observation(), files).in(ClassNames.read(run).in(encoder.model())).toByteArray();
        OnnxWriter evaluation = LossModels.evaluation(encoder.architecture(), batch);
        if (!evaluation.outputs().containsKey(Network.REPRESENTATION)) {
            LOG.debug("The evaluation graph has no representation to compare with: its contexts aren't observations.");
            return new ExportedEncoder(model, Optional.empty());
        }
        Features features;
        try {
            features = features(program(run, checkpoint, evaluation, encoder.architecture(), batch), evaluation, model, session);
        } catch (EngineException e) {
            return new ExportedEncoder(model, Optional.of("its features can't be compared with the training graph's (" + e.getMessage() + ")"));
        }
        requireFinite(features.expected(), checkpoint);
        return new ExportedEncoder(model, features.difference());
    }

    /** What the run trains by. Its own evaluation graph may give other features than those that are exported. */
    private static TrainingProgram program(RunFolder run, Checkpoints.Saved checkpoint, OnnxWriter evaluation, Architecture architecture, int batch) {
        TrainingProgram program = TrainingProgram.read(run.artifacts(), checkpoint.model());
        return program.withEval(evaluation.variables(variables(program, Network.training(architecture, batch).graph())).write());
    }

    /** Those of the network, and what an optimizer keeps beside them in the training model, as for layers that stay as they start at first. */
    private static List<Tensor> variables(TrainingProgram program, Graph network) {
        Map<String, Array> others = new HashMap<>(program.start().frozen());
        others.keySet().removeAll(network.variables().keySet());
        List<Tensor> variables = new ArrayList<>(OnnxWriter.variables(network));
        program.training().getGraph().getInputList().stream().map(ValueInfoProto::getName).filter(others::containsKey).forEach(name -> {
            Array value = Objects.requireNonNull(others.get(name));
            variables.add(network.within("", () -> network.state(name, value.type(), value.shape(), Initializer.zeros())));
        });
        return variables;
    }

    /** Of the same random pixels, by the program's evaluation graph and by the exported model. */
    private static Features features(TrainingProgram program, OnnxWriter evaluation, byte[] model, SessionOptions options) {
        Map<String, Array> inputs = new HashMap<>();
        evaluation.inputs().stream()
                .filter(input -> evaluation.graph().inputs().containsKey(input.name()))
                .forEach(input -> inputs.put(input.name(), random(input)));
        Map<String, HostBuffer> buffers = new HashMap<>();
        inputs.forEach((name, array) -> buffers.put(name, HostBuffer.copyOf(array)));
        try (Engine engine = Engine.load(options);
                InferenceSession exported = engine.openInference(model, options);
                TrainingSession session =
                        engine.openTraining(program, options.withOneDnn(false))) { // nothing is trained, and its kernels take a moment to build
            float[] expected = session.evalStep(buffers).array(Network.REPRESENTATION).toFloats();
            // Without a loss the evaluation graph has no contexts.
            Array observations = inputs.containsKey(Network.CONTEXT) ? inputs.get(Network.CONTEXT) : inputs.get(Network.OBSERVATION);
            return new Features(expected, Objects.requireNonNull(exported.infer(Map.of(Network.OBSERVATION, observations)).get(Network.REPRESENTATION)).toFloats(),
                    engine.backend().tolerance());
        } finally {
            buffers.values().forEach(HostBuffer::close);
        }
    }

    /** An update may leave parameters that are finite and give representations that aren't. */
    private static void requireFinite(float[] representations, Checkpoints.Saved checkpoint) {
        for (float feature : representations) {
            if (!Float.isFinite(feature)) {
                throw new UserError("The representation of random pixels is " + feature + " with the parameters of " + checkpoint.model()
                        + ", so the run has diverged and no encoder is written. " + Divergence.ADVICE);
            }
        }
    }

    /** @param tolerance largest difference allowed, relative to the largest feature */
    record Features(float[] expected, float[] actual, double tolerance) {

        /** Empty if it isn't beyond the tolerance. */
        Optional<String> difference() {
            double largest = 1e-6;
            double difference = 0;
            for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
            }
            if (actual.length != expected.length || !(difference <= tolerance * largest)) {
                return Optional.of("its features of random pixels differ from the training graph's by " + difference + " where the largest is " + largest
                        + ", and rounding explains " + tolerance + " of that");
            }
            LOG.debug("Exported features agree with the training graph's to {} of the largest.", difference / largest);
            return Optional.empty();
        }
    }

    /** Random pixels and numbers; zeros for indices, which are in range of whatever they index. */
    private static Array random(Tensor input) {
        CounterRandom random = CounterRandom.of(0, "export/" + input.name());
        int elements = Math.toIntExact(input.shape().elements());
        ByteBuffer buffer = ByteBuffer.allocate(elements * input.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements && input.type() == DType.UINT8; i++) {
            buffer.put((byte) random.below(256, 0, i));
        }
        for (int i = 0; i < elements && input.type() == DType.FLOAT32; i++) {
            buffer.putFloat(random.below(1000, 0, i) / 500f - 1);
        }
        return new Array(input.type(), input.shape(), buffer.array());
    }
}
