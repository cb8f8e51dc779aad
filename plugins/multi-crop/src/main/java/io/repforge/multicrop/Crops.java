package io.repforge.multicrop;

import io.repforge.api.Comparison;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.View;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The views of a step, context and target first and then small crops, in a network's terms.
 *
 * @param all {@code [N, …]} each; at least two
 */
record Crops(List<Tensor> all) {

    /** What a student makes of its views, of context, target and small crops. */
    static Crops ofStudent(Encodings encodings, Function<Encoding, Tensor> part) {
        return of(part.apply(encodings.context()), part.apply(encodings.view(Encodings.TARGET_BY_STUDENT).get(0)), encodings, part);
    }

    /** What a network makes of its views that has no teacher. */
    static Crops of(Encodings encodings) {
        return of(encodings.context().mean(), encodings.target().mean(), encodings, Encoding::mean);
    }

    /** What a teacher makes of context and target; small crops are not for it. */
    static Crops ofTeacher(Encodings encodings, Function<Encoding, Tensor> part) {
        return new Crops(List.of(part.apply(encodings.view(Encodings.CONTEXT_BY_TEACHER).get(0)), part.apply(encodings.target())));
    }

    private static Crops of(Tensor context, Tensor target, Encodings encodings, Function<Encoding, Tensor> part) {
        List<Tensor> all = new ArrayList<>(List.of(context, target));
        all.addAll(local(encodings, part));
        return new Crops(all);
    }

    /** What a network makes of small crops alone; mostly none. */
    static List<Tensor> local(Encodings encodings, Function<Encoding, Tensor> part) {
        return encodings.views().getOrDefault(View.LOCAL, List.of()).stream().map(part).toList();
    }

    Tensor context() {
        return all.get(0);
    }

    Tensor target() {
        return all.get(1);
    }

    List<Tensor> local() {
        return all.subList(2, all.size());
    }

    /** All of them through a head at once, as one batch. */
    Crops through(UnaryOperator<Tensor> head) {
        return new Crops(through(all, head));
    }

    /** Views through a head at once, as one batch. */
    static List<Tensor> through(List<Tensor> views, UnaryOperator<Tensor> head) {
        long[] rows = views.stream().mapToLong(view -> view.dim(0)).toArray();
        return head.apply(Tensor.concat(0, views)).split(0, rows);
    }

    /** Without gradient. */
    Crops stopGradient() {
        return new Crops(all.stream().map(Tensor::stopGradient).toList());
    }

    /**
     * All pairs of one of these and another view's context or target: context with target comes first, and then target with context, and each small crop with both.
     *
     * @param teachers what context and target are to agree with
     */
    Comparison compared(Crops teachers) {
        Comparison pairs = pair(context(), teachers.target()).with("target with context", pair(target(), teachers.context()));
        for (int i = 0; i < local().size(); i++) {
            String name = "local " + (i + 1);
            pairs = pairs.with(name + " with context", pair(local().get(i), teachers.context())).with(name + " with target", pair(local().get(i), teachers.target()));
        }
        return pairs;
    }

    static Comparison pair(Tensor student, Tensor teacher) {
        return Comparison.of(Distribution.point(student), Distribution.point(teacher));
    }
}
