package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.probe.Examples;
import io.repforge.api.probe.Fit;
import io.repforge.api.probe.Fitted;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.BatchFeed;
import io.repforge.framework.train.Course;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.Stepper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model of a probe's own by a stepper: on features, or on observations together with the encoder below it.
 *
 * @param engine where it is trained
 * @param fit what and how
 * @param seed of initial values and of the order of examples
 * @param encoder to train along, which stays as it is; null to train on features
 */
record ModelFit(Engine engine, Fit fit, long seed, @Nullable EncoderSnapshot encoder) {

    private static final String FEATURES = Network.OBSERVATION;
    private static final String TARGETS = "targets";
    private static final String PREDICTIONS = "predictions";
    private static final Map<Batch.Part, String> INPUTS = Map.of(Batch.Part.CONTEXT, FEATURES, Batch.Part.TARGET, TARGETS);
    private static final int BATCH = 256;
    /** Observations are large; features aren't, and all of them are drawn from. */
    private static final int OBSERVATIONS_TO_DRAW_FROM = 1024;

    /**
     * Trains.
     *
     * @throws UserError if the loss stops being finite
     */
    Fitted train(ExampleTable learnt) {
        TrainingProgram program = program(learnt.width());
        Course course = new Course(seed, fit.steps(), step -> fit.learningRate() * fit.schedule().applyAsDouble(step));
        HostMemory memory = engine.backend().memory();
        try (TrainingSession session = engine.openTraining(program, engine.options())) {
            try (BatchFeed feed = shuffled(learnt, memory); Stepper stepper = new Stepper(session, program.randoms(), course, feed, memory)) {
                Interruption.during("the fit " + fit.name(), () -> stepper.run(0, fit.steps(), new Finite()));
            }
            return new Trained(learnt.width(), session.parameters());
        }
    }

    private BatchFeed shuffled(ExampleTable learnt, HostMemory memory) {
        Dataset data = encoder == null ? new ExampleDataset(learnt) : learnt.data();
        BatchSettings settings = BatchSettings.of(fit.batchSize(), encoder == null ? learnt.count() : OBSERVATIONS_TO_DRAW_FROM, seed);
        Use<TargetPairs> pairs = new Use<>(new TargetPairs(fit.space(), fit.target()), new NoOptions());
        return new BatchFeed(BatchStream.open(List.of(data), pairs, settings, Position.START, memory), Position.START, INPUTS);
    }

    private TrainingProgram program(int width) {
        int batch = fit.batchSize();
        Network.WithRepresentation network = network(Mode.TRAINING, batch, width);
        Graph graph = network.graph();
        Tensor targets = graph.input(TARGETS, fit.space().type(), fit.space().shape().prepend(batch));
        Tensor loss = fit.model().loss(graph, network.representation(), targets);
        Map<String, Array> values = new Initialization(seed).values(graph.variables().values());
        if (encoder != null) {
            values.replaceAll((name, value) -> encoder.values().getOrDefault(name, value));
        }
        return TrainingProgram.of(TrainingModel.of(graph, loss, Map.of(), new PlainAdam(fit.learningRate(), fit.weightDecay())), values);
    }

    private Network.WithRepresentation network(Mode mode, int batch, int width) {
        if (encoder != null) {
            return Network.representation(encoder.architecture(), batch, mode);
        }
        Graph graph = new Graph(mode);
        return new Network.WithRepresentation(graph, graph.input(FEATURES, DType.FLOAT32, Shape.of(batch, width)));
    }

    private final class Finite implements Stepper.Watcher {

        @Override
        public void onFed(long step, Map<String, HostBuffer> inputs) {
            Interruption.check();
        }

        @Override
        public void onComputed(long step, double learningRate, Outputs outputs) {
            double loss = outputs.scalar(TrainingModel.LOSS);
            if (!Double.isFinite(loss)) {
                throw new UserError("The loss of " + fit.name() + ", which a probe trains, is " + loss + " at step " + (step + 1)
                        + ": lower the probe's learning_rate, or look for values out of range in the data.");
            }
        }
    }

    /** The trained model. */
    private final class Trained implements Fitted {

        private final int width;
        private final Map<String, Array> values;

        Trained(int width, Map<String, Array> values) {
            this.width = width;
            this.values = values;
        }

        @Override
        public Map<String, Array> values() {
            return values;
        }

        /** In evaluation, so by running statistics. */
        @Override
        public void predict(Examples tested, Receiver receiver) throws IOException {
            try (InferenceSession session = engine.openInference(model(), engine.options())) {
                Features.Extractor predictions = Features.encoder(session);
                Dataset data = encoder == null ? new ExampleDataset((ExampleTable) tested) : ((ExampleTable) tested).data();
                try (StepBatchReader reader = StepBatchReader.open(data, BATCH)) {
                    int first = 0;
                    for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                        Interruption.check();
                        receiver.accept(first, batch.steps().size(), predictions.extract(batch.observations()));
                        first += batch.steps().size();
                    }
                }
            }
        }

        private byte[] model() {
            Network.WithRepresentation network = network(Mode.EVALUATION, BATCH, width);
            Tensor predicted = fit.model().predict(network.graph(), network.representation());
            return OnnxWriter.of(network.graph()).output(PREDICTIONS, predicted).values(values).openBatch().write().toByteArray();
        }
    }
}
