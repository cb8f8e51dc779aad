package io.repforge.framework.data.files;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.data.codec.Conversions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Still images or vectors that are in memory as one array. A pass that shuffles draws them in a random order. */
final class ArrayDataset implements Dataset {

    private final Array observations;
    private final Map<String, double[]> labels;
    private final StepSpec spec;
    private final int size;

    /**
     * @param observations {@code [N, …]}: {@code uint8} with two or three more axes are images, the rest boxes
     * @param labels {@code [N]}, by name
     */
    ArrayDataset(Array observations, Map<String, Array> labels) {
        this.size = Math.toIntExact(observations.shape().dim(0));
        Shape one = observations.shape().without(0);
        boolean image = observations.type() == DType.UINT8 && (one.rank() == 2 || one.rank() == 3);
        this.observations = image ? observations : Conversions.toFloat32(observations);
        Map<String, double[]> values = new LinkedHashMap<>();
        Map<String, Space> spaces = new LinkedHashMap<>();
        labels.forEach((name, array) -> {
            double[] numbers = array.toDoubles();
            values.put(name, numbers);
            spaces.put(name, space(numbers));
        });
        this.labels = values;
        this.spec = new StepSpec(image ? image(one) : Space.box(one.dims()), null, spaces);
    }

    private static Space image(Shape shape) {
        Shape chw = shape.rank() == 2 ? shape.prepend(1) : shape;
        return Space.image((int) chw.dim(0), (int) chw.dim(1), (int) chw.dim(2));
    }

    private static Space space(double[] values) {
        boolean classes = Arrays.stream(values).allMatch(value -> value >= 0 && value == Math.rint(value) && value < Integer.MAX_VALUE);
        return classes ? Space.discrete((int) Arrays.stream(values).max().orElse(0) + 1) : Space.box();
    }

    @Override
    public StepSpec spec() {
        return spec;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(size);
    }

    @Override
    public StepReader read(Pass pass) {
        int[] order = Shuffle.order(size, pass);
        return new StepReader() {
            private int next;

            @Override
            public @Nullable Step next() {
                return next == size ? null : step(order[next++]);
            }
        };
    }

    private Step step(int index) {
        Space space = spec.observation();
        int length = (int) space.shape().elements() * space.type().bytes();
        byte[] bytes = Arrays.copyOfRange(observations.bytes(), index * length, (index + 1) * length);
        Map<String, Double> values = new LinkedHashMap<>();
        labels.forEach((name, all) -> values.put(name, all[index]));
        return new Step(new Array(space.type(), space.shape(), bytes), null, true, values);
    }
}
