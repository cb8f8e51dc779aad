package org.example.vision;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cross-entropy of the teacher's choice among P prototypes with the student's (DINO, Caron et al. 2021, equation 1 and algorithm 1):
 * {@code −Σ softmax((t − c) / τt) log softmax(s / τs)}, the mean over all comparisons. The centre c follows the mean of t, after the loss.
 * Statistics: the teacher's entropy, which is log P where it says nothing and 0 where all agree on one.
 */
public final class DinoLoss implements Loss<DinoLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τs, the student's temperature", defaults = "0.1", min = 0, aboveMin = true) double studentTemperature,
            @Option(value = "τt, the teacher's temperature at the start and after its warm-up", defaults = "[0.04, 0.07]", min = 0, aboveMin = true, length = 2)
                    List<Double> teacherTemperature,
            @Option(value = "Share of the run that the warm-up takes", defaults = "0.3", min = 0, aboveMin = true, max = 1) double warmup,
            @Option(value = "Share of the centre that is kept at each step", defaults = "0.9", min = 0, max = 1) double centerMomentum) {}

    @Override
    public String name() {
        return "dino";
    }

    @Override
    public String description() {
        return "Cross-entropy of the centred and sharpened choice of the teacher with that of the student";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        List<Comparison> pairs = new ArrayList<>(inputs.comparison().others().values());
        pairs.add(0, inputs.comparison());
        long prototypes = inputs.comparison().target().mean().dim(1);
        Tensor center = graph.state("center", DType.FLOAT32, Shape.of(1, prototypes), Initializer.zeros());
        Tensor temperature = teacherTemperature(graph, options);
        Map<Tensor, Tensor> teachers = new LinkedHashMap<>();
        Map<Tensor, Tensor> students = new LinkedHashMap<>();
        Tensor sum = pairs.stream().map(pair -> {
            Tensor teacher = teachers.computeIfAbsent(pair.target().mean(), t -> t.stopGradient().sub(center).div(temperature).softmax(1));
            Tensor student = students.computeIfAbsent(pair.context().mean(), s -> s.div(options.studentTemperature).logSoftmax(1));
            return teacher.mul(student).sum(false, 1).mean().neg();
        }).reduce(Tensor::add).orElseThrow();

        Tensor mean = Tensor.concat(0, List.copyOf(teachers.keySet())).stopGradient().mean(true, 0);
        graph.assign(center, center.mul(options.centerMomentum).add(mean.mul(1 - options.centerMomentum)));
        Tensor chosen = Tensor.concat(0, List.copyOf(teachers.values()));
        Tensor entropy = chosen.mul(chosen.add(1e-12).log()).sum(false, 1).mean().neg();
        return Value.of(sum.div(pairs.size()), Map.of("teacher_entropy", entropy));
    }

    private static Tensor teacherTemperature(Graph graph, Options options) {
        double start = options.teacherTemperature.get(0);
        double end = options.teacherTemperature.get(1);
        return graph.mode() == Mode.EVALUATION ? graph.scalar(DType.FLOAT32, end)
                : graph.progress().div(options.warmup).min(graph.scalar(DType.FLOAT32, 1)).mul(end - start).add(start);
    }
}
