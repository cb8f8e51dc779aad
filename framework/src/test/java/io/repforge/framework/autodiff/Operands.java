package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.reference.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Makes the operands of a gradient check, with their values. */
final class Operands {

    private final Graph graph = new Graph(Mode.TRAINING);
    private final Map<Tensor, Value> values = new HashMap<>();
    private final Random random;

    Operands(long seed) {
        random = new Random(seed);
    }

    Graph graph() {
        return graph;
    }

    Map<Tensor, Value> values() {
        return values;
    }

    private Tensor fill(Tensor tensor, DoubleSupplier element) {
        double[] data = new double[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < data.length; i++) {
            data[i] = element.getAsDouble();
        }
        values.put(tensor, Value.of(tensor.shape(), data).rounded());
        return tensor;
    }

    private Tensor trained(long... dims) {
        return graph.parameter("operand" + values.size(), Shape.of(dims), Initializer.zeros());
    }

    private Tensor input(DType type, long... dims) {
        return graph.input("input" + values.size(), type, Shape.of(dims));
    }

    /** From N(0, 1). */
    Tensor normal(long... dims) {
        return fill(trained(dims), random::nextGaussian);
    }

    Tensor uniform(double low, double high, long... dims) {
        return fill(trained(dims), () -> low + (high - low) * random.nextDouble());
    }

    /** In random order, 0.1 apart from each other and at least 0.05 from 0: away from the kinks of comparisons and of functions at 0. */
    Tensor apart(long... dims) {
        Tensor tensor = trained(dims);
        int n = Math.toIntExact(tensor.shape().elements());
        List<Double> ladder = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            ladder.add(0.1 * (i - n / 2) + 0.05);
        }
        Collections.shuffle(ladder, random);
        return fill(tensor, ladder.iterator()::next);
    }

    /** Given values. */
    Tensor given(Shape shape, double... data) {
        Tensor tensor = trained(shape.dims());
        values.put(tensor, Value.of(shape, data));
        return tensor;
    }

    /** Given values of an input that has no gradient. */
    Tensor constant(DType type, Shape shape, double... data) {
        Tensor tensor = input(type, shape.dims());
        values.put(tensor, Value.of(shape, data));
        return tensor;
    }

    /** Of an input that has no gradient, from N(0, 1). */
    Tensor untrained(long... dims) {
        return fill(input(DType.FLOAT32, dims), random::nextGaussian);
    }

    /** Whole numbers from 0 to below the bound, of an input that has no gradient. */
    Tensor indices(int bound, long... dims) {
        return fill(input(DType.INT64, dims), () -> random.nextInt(bound));
    }

    /** 0 or 1, of an input that has no gradient. */
    Tensor coins(long... dims) {
        return fill(input(DType.BOOL, dims), () -> random.nextInt(2));
    }
}
