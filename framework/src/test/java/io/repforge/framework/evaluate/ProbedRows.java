package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.probe.Probed;
import io.repforge.api.space.Space;
import io.repforge.framework.runtime.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Rows of features with a class each, as probes see them of an encoder.
 *
 * @param rows features of each
 * @param classes class of each
 */
public record ProbedRows(float[][] rows, int[] classes) implements Dataset {

    /** Numbers that any language makes alike: {@code ((7i + 13j + 3 (ij mod 5) + shift) mod 17) / 17}, and more of the (i mod 3)th. */
    public static ProbedRows of(int count, int width, int shift, double more, int[] classes) {
        float[][] rows = new float[count][width];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < width; j++) {
                rows[i][j] = (float) ((i * 7 + j * 13 + i * j % 5 * 3 + shift) % 17 / 17.0 + (j == i % 3 ? more : 0));
            }
        }
        return new ProbedRows(rows, classes);
    }

    /** These to learn from, and others to test on. */
    public Probed testedOn(ProbedRows tested, Engine engine, Consumer<String> warnings) {
        ProbedEncoder.Setting setting =
                new ProbedEncoder.Setting(engine, this, tested, AnnouncedData.of(this, tested, Step.LABEL, false), 1, warnings);
        return new ProbedEncoder(setting, observations -> observations.dup('c').data().asFloat(), null, true);
    }

    /** Images whose pixels are their features. */
    public static Probed pixels(Dataset learnt, Dataset tested, Engine engine) {
        return new ProbedEncoder(new ProbedEncoder.Setting(engine, learnt, tested, AnnouncedData.of(learnt, tested, Step.LABEL, false), 1, told -> {}),
                Features.pixels(), null, true);
    }

    @Override
    public StepSpec spec() {
        List<String> names = List.of("a", "b", "c", "d", "e").subList(0, Arrays.stream(classes).max().orElseThrow() + 1);
        return StepSpec.of(Space.box(rows[0].length), null, Map.of(Step.LABEL, Space.discrete(names)));
    }

    @Override
    public StepReader read(Pass pass) {
        return StepReader.of(IntStream.range(0, rows.length).mapToObj(i -> Step.of(Array.of(Shape.of(rows[i].length), rows[i]), classes[i])).toList());
    }
}
