package io.repforge.tests.momentum;

import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.HostBuffer;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.TrainingArtifacts;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A graph in a training session of ONNX Runtime, under gradient descent, with its variables to be looked at between steps. */
final class StepByStep implements AutoCloseable {

    private static final float LEARNING_RATE = 0.05f;

    private final TrainingSession session;

    /** Plain gradient descent. */
    private record Descent() implements UpdateRule {
        @Override
        public double learningRate() {
            return LEARNING_RATE;
        }

        @Override
        public Step step() {
            return new Descend();
        }
    }

    StepByStep(Engine engine, Path folder, Graph graph, Tensor loss) throws IOException {
        TrainingModel model = TrainingModel.of(graph, loss, Map.of(), new Descent());
        Files.write(folder.resolve(TrainingArtifacts.TRAINING), model.write().toByteArray());
        Files.write(folder.resolve(TrainingArtifacts.OPTIMIZER), OptimizerModel.sgd().toByteArray());
        Initialization initialization = new Initialization(3);
        CheckpointFile.of(initialization.values(model.trained()), initialization.values(model.untrained()))
                .write(folder.resolve(TrainingArtifacts.CHECKPOINT));
        session = engine.openTraining(TrainingArtifacts.in(folder), SessionOptions.defaults().withThreads(1));
    }

    /** Does a step and gives its loss. */
    double step(Map<String, Array> inputs) {
        Map<String, HostBuffer> feed = new HashMap<>();
        session.inputs().forEach(name -> feed.put(name, HostBuffer.copyOf(inputs.get(name))));
        double loss = session.trainStep(feed).scalar(TrainingModel.LOSS);
        session.optimizerStep(LEARNING_RATE);
        session.resetGradients();
        feed.values().forEach(HostBuffer::close);
        return loss;
    }

    /** The value of a parameter or state as it is now. */
    double[] value(String name) {
        return session.parameter(name).toDoubles();
    }

    @Override
    public void close() {
        session.close();
    }
}
