package io.repforge.benchmarks.steps;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.runtime.RandomInputs;
import io.repforge.framework.train.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What every engine is fed alike: pixels, random tensors, how far the run is and the learning rate of weight decay, for each step. */
final class StepInputs implements AutoCloseable {

    /** How many steps the run is told to have. */
    private static final double LENGTH = 100;
    /** By how much the waves of a target are further on, as a deviation, in radians. */
    private static final double MOVED = 1;

    private final List<Tensor> wanted;
    private final RandomInputs randoms;

    StepInputs(TrainingModel model) {
        this.wanted = model.userInputs();
        this.randoms = new RandomInputs(CompiledCase.SEED, model.graph().randoms());
    }

    /** The inputs of a step, by the names of the training model. */
    Map<String, Array> of(long step) {
        Map<String, Array> inputs = new LinkedHashMap<>();
        randoms.draw(step).forEach((name, buffer) -> inputs.put(name, buffer.toArray()));
        inputs.put(Graph.PROGRESS, Array.scalar(DType.FLOAT32, Math.min(1, step / LENGTH)));
        inputs.put(TrainingModel.LEARNING_RATE, Array.scalar(DType.FLOAT32, Update.LEARNING_RATE));
        for (Tensor tensor : wanted) {
            if (tensor.name().equals(Network.CONTEXT) || tensor.name().equals(Network.TARGET)) {
                inputs.put(tensor.name(), pixels(tensor, step, tensor.name().equals(Network.TARGET)));
            }
        }
        inputs.keySet().retainAll(wanted.stream().map(Tensor::name).toList());
        if (inputs.size() < wanted.size()) {
            throw new IllegalStateException("the benchmark feeds " + inputs.keySet() + ", the model wants " + wanted);
        }
        return inputs;
    }

    /**
     * Waves of random direction, length and colour: images that differ, as those of data do. Among noise, views have nothing to find each other by. A target has the
     * waves of its context a part of their length further on: were both the same, the loss would be nearly nothing, and its gradient rounding.
     */
    private static Array pixels(Tensor tensor, long step, boolean target) {
        Random random = new Random(CompiledCase.SEED + step);
        Random moves = new Random(-CompiledCase.SEED - step);
        int images = Math.toIntExact(tensor.dim(0));
        int channels = Math.toIntExact(tensor.dim(1));
        int height = Math.toIntExact(tensor.dim(2));
        int width = Math.toIntExact(tensor.dim(3));
        byte[] bytes = new byte[images * channels * height * width];
        for (int plane = 0; plane < images * channels; plane++) {
            double down = random.nextGaussian() * 0.3;
            double across = random.nextGaussian() * 0.3;
            double phase = random.nextDouble() * 2 * Math.PI + (target ? MOVED * moves.nextGaussian() : 0);
            double strength = 40 + 60 * random.nextDouble();
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double value = 128 + strength * Math.sin(down * y + across * x + phase) + 8 * random.nextGaussian();
                    bytes[(plane * height + y) * width + x] = (byte) Math.max(0, Math.min(255, Math.round(value)));
                }
            }
        }
        return new Array(DType.UINT8, tensor.shape(), bytes);
    }

    @Override
    public void close() {
        randoms.close();
    }
}
