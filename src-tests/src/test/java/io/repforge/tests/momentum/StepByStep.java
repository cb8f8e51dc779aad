package io.repforge.tests.momentum;

import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.TrainingSession;
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

    StepByStep(Engine engine, Graph graph, Tensor loss) {
        TrainingModel model = TrainingModel.of(graph, loss, Map.of(), new Descent());
        TrainingProgram program = TrainingProgram.of(model, new Initialization(3).values(graph.variables().values()));
        session = engine.openTraining(program, SessionOptions.defaults().withThreads(1));
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
