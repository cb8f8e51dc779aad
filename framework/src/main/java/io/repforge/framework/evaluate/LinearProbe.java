package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.CounterRandom;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.Course;
import io.repforge.framework.train.StepFeed;
import io.repforge.framework.train.Stepper;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multinomial logistic regression on frozen, standardised features, trained by a session of our own with Adam and a learning rate that
 * falls to 0 along a cosine.
 *
 * @param steps training steps
 * @param batch rows per step
 * @param learningRate learning rate of the first step
 * @param weightDecay decoupled decay of the weights, not of the biases
 * @param seed seed of initial weights and of the order of rows
 */
public record LinearProbe(int steps, int batch, double learningRate, double weightDecay, long seed) {

    private static final String FEATURES = "features";
    private static final String LABELS = "labels";

    /** Settings under which features of a few hundred dimensions and up to 100,000 rows converge. */
    public static LinearProbe standard(long seed) {
        return new LinearProbe(5000, 512, 0.01, 1e-3, seed);
    }

    /** Share of test rows whose class is found, in [0, 1]. */
    public double accuracy(Engine engine, Features train, Features test) {
        Standardisation standardisation = Standardisation.of(train.values());
        float[] rows = standardised(standardisation, train);
        float[] testRows = standardised(standardisation, test);
        Map<String, Array> weights = train(engine, rows, train);
        float[] weight = weights.get("probe/weight").toFloats();
        float[] bias = weights.get("probe/bias").toFloats();
        int right = 0;
        for (int i = 0; i < test.count(); i++) {
            right += argMax(testRows, i, train.width(), weight, bias) == test.classes()[i] ? 1 : 0;
        }
        return (double) right / test.count();
    }

    private static float[] standardised(Standardisation standardisation, Features features) {
        try (INDArray values = standardisation.apply(features.values()); INDArray rows = values.dup('c')) {
            return rows.data().asFloat();
        }
    }

    private static int argMax(float[] rows, int row, int width, float[] weight, float[] bias) {
        int best = 0;
        double bestLogit = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < bias.length; c++) {
            double logit = bias[c];
            for (int j = 0; j < width; j++) {
                logit += (double) weight[c * width + j] * rows[row * width + j];
            }
            if (logit > bestLogit) {
                bestLogit = logit;
                best = c;
            }
        }
        return best;
    }

    private Map<String, Array> train(Engine engine, float[] rows, Features train) {
        int width = train.width();
        int n = Math.min(batch, train.count());
        Course course = new Course(seed, steps, step -> learningRate * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
        TrainingProgram program = program(n, width, train.classCount());
        HostMemory memory = engine.backend().memory();
        try (RowFeed feed = new RowFeed(rows, train, n, memory);
                TrainingSession session = engine.openTraining(program, engine.options());
                Stepper stepper = new Stepper(session, program.randoms(), course, feed, memory)) {
            Interruption.during("the linear probe", () -> stepper.run(0, steps, Stepper.Watcher.NONE));
            return session.parameters();
        }
    }

    private TrainingProgram program(int n, int width, int classes) {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor features = graph.input(FEATURES, DType.FLOAT32, Shape.of(n, width));
        Tensor labels = graph.input(LABELS, DType.INT64, Shape.of(n));
        Tensor loss = new Linear(graph, "probe", classes).apply(features).crossEntropy(labels);
        TrainingModel model = TrainingModel.of(graph, loss, Map.of(), new PlainAdam(learningRate, weightDecay));
        return TrainingProgram.of(model, new Initialization(seed).values(graph.variables().values()));
    }

    /** Rows and their classes, n of them drawn anew for each step. */
    private final class RowFeed implements StepFeed, AutoCloseable {

        private final float[] rows;
        private final Features train;
        private final int n;
        private final HostBuffer features;
        private final HostBuffer labels;
        private final CounterRandom order = CounterRandom.of(seed, "linear-probe/order");

        RowFeed(float[] rows, Features train, int n, HostMemory memory) {
            this.rows = rows;
            this.train = train;
            this.n = n;
            this.features = HostBuffer.allocate(DType.FLOAT32, Shape.of(n, train.width()), memory);
            this.labels = HostBuffer.allocate(DType.INT64, Shape.of(n), memory);
        }

        @Override
        public Map<String, HostBuffer> next(long step) {
            Interruption.check();
            int width = train.width();
            FloatBuffer featureBuffer = features.bytes().asFloatBuffer();
            LongBuffer labelBuffer = labels.bytes().asLongBuffer();
            for (int i = 0; i < n; i++) {
                int row = order.below(train.count(), step, i);
                featureBuffer.put(i * width, rows, row * width, width);
                labelBuffer.put(i, train.classes()[row]);
            }
            return Map.of(FEATURES, features, LABELS, labels);
        }

        @Override
        public void close() {
            features.close();
            labels.close();
        }
    }
}
