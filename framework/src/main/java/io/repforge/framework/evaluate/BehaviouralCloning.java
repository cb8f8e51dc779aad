package io.repforge.framework.evaluate;

import io.repforge.api.PairConstructor;
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
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.BatchFeed;
import io.repforge.framework.train.Course;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.Stepper;
import java.util.List;
import java.util.Map;

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
    private static final Map<Batch.Part, String> INPUTS = Map.of(Batch.Part.CONTEXT, Network.OBSERVATION, Batch.Part.TARGET, ACTION);

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
        TrainingProgram program = program(body, start);
        BatchSettings settings = BatchSettings.of(options.batchSize(), shuffleBuffer, seed);
        Use<PairConstructor<?>> pairs = new Use<>(new DemonstrationPairs(), new NoOptions());
        Course course = new Course(seed, options.steps(), step -> options.learningRate());
        HostMemory memory = engine.backend().memory();
        try (TrainingSession session = engine.openTraining(program, engine.options());
                BatchFeed feed = new BatchFeed(
                        BatchStream.open(List.of(demonstrations), pairs, settings, Position.START, memory), Position.START, INPUTS);
                Stepper stepper = new Stepper(session, program.randoms(), course, feed, memory)) {
            Interruption.during("behavioural cloning", () -> stepper.run(0, options.steps(), new Finite()));
            return session.parameters();
        }
    }

    private TrainingProgram program(Body body, Map<String, Array> start) {
        Network.WithRepresentation network = body.build(Mode.TRAINING, options.batchSize());
        Graph graph = network.graph();
        Tensor actions = graph.input(ACTION, action.type(), action.shape().prepend(options.batchSize()));
        Tensor loss = CloningLoss.of(policy(network), actions).total(options.entropyWeight(), options.weightPenalty());
        Map<String, Array> values = new Initialization(seed).values(graph.variables().values());
        values.replaceAll((name, value) -> start.getOrDefault(name, value));
        return TrainingProgram.of(TrainingModel.of(graph, loss, Map.of(), new PlainAdam(options.learningRate(), 0)), values);
    }

    private static final class Finite implements Stepper.Watcher {

        @Override
        public void onFed(long step, Map<String, HostBuffer> inputs) {
            Interruption.check();
        }

        @Override
        public void onComputed(long step, double learningRate, Outputs outputs) {
            double loss = outputs.scalar(TrainingModel.LOSS);
            if (!Double.isFinite(loss)) {
                throw new UserError("The loss of behavioural cloning is " + loss + " at step " + (step + 1)
                        + ": lower cloning.learning_rate, or look for values out of range in the demonstrations.");
            }
        }
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
}
