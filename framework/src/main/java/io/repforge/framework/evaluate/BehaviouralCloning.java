package io.repforge.framework.evaluate;

import io.repforge.api.PairConstructor;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.ActionHead;
import io.repforge.api.nn.CloningLoss;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.HostBuffer;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.RandomInputs;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.Network;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a policy to do as demonstrations do: a head on what a body makes of observations. See {@link CloningLoss}.
 *
 * @param action space of the actions
 * @param options how it is trained
 * @param seed seed of the head's initial weights and of the order of the demonstrations
 */
record BehaviouralCloning(Space action, RecipeOptions.Cloning options, long seed) {

    private static final String ACTION = "action";
    private static final String HEAD = "policy/";

    /** What observations become features by. */
    interface Body {

        /** Builds it, with {@link Network#OBSERVATION} as its input. */
        Network.WithRepresentation build(Mode mode, int batch);

        /** None: observations are features already, d of them. */
        static Body none(int width) {
            return (mode, batch) -> {
                Graph graph = new Graph(mode);
                return new Network.WithRepresentation(graph, graph.input(Network.OBSERVATION, DType.FLOAT32, Shape.of(batch, width)));
            };
        }
    }

    /**
     * Trains.
     *
     * @param start values that variables of the body start from, by name; a body that has none may be given none
     * @param demonstrations steps with observations that the body takes
     * @param shuffleBuffer steps that are held to draw from at random
     * @return values of all variables, those of the body too
     * @throws UserError if the loss stops being finite
     */
    Map<String, Array> train(Engine engine, Body body, Map<String, Array> start, Dataset demonstrations, int shuffleBuffer) {
        int batchSize = options.batchSize();
        Network.WithRepresentation network = body.build(Mode.TRAINING, batchSize);
        Graph graph = network.graph();
        Tensor actions = graph.input(ACTION, action.type(), action.shape().prepend(batchSize));
        Tensor loss = CloningLoss.of(policy(network), actions).total(options.entropyWeight(), options.weightPenalty());
        TrainingModel model = TrainingModel.of(graph, loss, Map.of(), new Rule(options.learningRate()));
        Map<String, Array> values = new Initialization(seed).values(graph.variables().values());
        values.replaceAll((name, value) -> start.getOrDefault(name, value));
        BatchSettings settings = BatchSettings.of(batchSize, shuffleBuffer, seed);
        Use<PairConstructor<?>> pairs = new Use<>(new DemonstrationPairs(), new NoOptions());
        try (TemporaryArtifacts artifacts = TemporaryArtifacts.write(model, OptimizerModel.adamW(0.9f, 0.999f, 1e-8f), values);
                TrainingSession session = engine.openTraining(artifacts.files(), engine.options());
                RandomInputs randoms = new RandomInputs(seed, fed(graph, session), engine.memory(engine.options().device()));
                HostBuffer progress = HostBuffer.allocate(DType.FLOAT32, Shape.SCALAR);
                BatchStream batches = BatchStream.open(List.of(demonstrations), pairs, settings, Position.START,
                        engine.memory(engine.options().device()))) {
            train(session, batches, randoms, progress);
            return session.parameters();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("behavioural cloning was interrupted"));
        }
    }

    private void train(TrainingSession session, BatchStream batches, RandomInputs randoms, HostBuffer progress) throws InterruptedException {
        Map<INDArray, HostBuffer> buffers = new IdentityHashMap<>();
        Map<String, HostBuffer> feed = new HashMap<>();
        for (int step = 0; step < options.steps(); step++) {
            Interruption.check();
            progress.set(Array.scalar(DType.FLOAT32, options.steps() > 1 ? (double) step / (options.steps() - 1) : 1));
            feed.putAll(randoms.draw(step));
            feed.put(Graph.PROGRESS, progress);
            Batch batch = batches.take();
            try {
                feed.put(Network.OBSERVATION, buffers.computeIfAbsent(batch.context(), HostBuffer::wrap));
                feed.put(ACTION, buffers.computeIfAbsent(batch.target(), HostBuffer::wrap));
                feed.keySet().retainAll(session.inputs());
                Outputs outputs = session.trainStep(feed);
                if (!Double.isFinite(outputs.scalar(TrainingModel.LOSS))) {
                    throw new UserError("The loss of behavioural cloning is " + outputs.scalar(TrainingModel.LOSS) + " at step " + (step + 1)
                            + ": lower cloning.learning_rate, or look for values out of range in the demonstrations.");
                }
            } finally {
                batches.release(batch);
            }
            session.optimizerStep((float) options.learningRate());
            session.resetGradients();
        }
    }

    private static Map<String, Graph.Random> fed(Graph graph, TrainingSession session) {
        Map<String, Graph.Random> fed = new LinkedHashMap<>(graph.randoms());
        fed.keySet().retainAll(session.inputs());
        return fed;
    }

    private Distribution policy(Network.WithRepresentation network) {
        Graph graph = network.graph();
        return graph.within(HEAD, () -> new ActionHead(graph, action, options.hidden(), false).apply(network.representation()));
    }

    /**
     * A trained policy as a model from observations, any number of them, to logits or means: in evaluation, so by running statistics.
     *
     * @param batch N that the graph is built for
     * @param values as {@link #train} gave them
     */
    byte[] model(Body body, int batch, Map<String, Array> values) {
        Network.WithRepresentation network = body.build(Mode.EVALUATION, batch);
        return OnnxWriter.of(network.graph()).output(ACTION, policy(network).mean()).values(values).openBatch().write().toByteArray();
    }

    /** log σ of a trained policy; of no length for discrete actions. */
    double[] logScale(Map<String, Array> values) {
        return action instanceof Space.Box ? values.get(HEAD + "log_scale").toDoubles() : new double[0];
    }

    private record Rule(double learningRate) implements UpdateRule {

        @Override
        public Step step() {
            return new Adam(0.9, 0.999, 1e-8);
        }
    }
}
