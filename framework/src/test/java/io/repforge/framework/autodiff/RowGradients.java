package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of operators that rank elements, and that take and put rows by the indices of each sample. */
final class RowGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private RowGradients() {}

    static List<GradientCase> cases() {
        RowGradients all = new RowGradients();
        all.ranking();
        all.taking();
        all.putting();
        return all.cases;
    }

    private void ranking() {
        cases.add(GradientCase.of("TopK", "of the largest of each row", o -> Ranking.largest(o.apart(3, 5), 1, 2).values()));
        cases.add(GradientCase.of("TopK", "of the smallest of each column", o -> Ranking.smallest(o.apart(4, 3), 0, 3).values()));
        cases.add(GradientCase.of("TopK", "of all along a middle axis, from the smallest on", o -> Ranking.ascending(o.apart(2, 4, 3), -2).values()));
        cases.add(GradientCase.of("TopK", "of all along the last axis, from the largest on", o -> Ranking.descending(o.apart(2, 3, 4), -1).values()));
        cases.add(GradientCase.of("TopK", "of one", o -> Ranking.largest(o.apart(1, 1), 1, 1).values()));
        cases.add(GradientCase.of("TopK", "of values that are used twice", o -> {
            Tensor x = o.apart(3, 4);
            return Ranking.largest(x, 1, 2).values().mul(Ranking.smallest(x, 1, 2).values());
        }));
    }

    private void taking() {
        cases.add(GradientCase.of("GatherND", "as rows of each sample, some twice",
                o -> Rows.gather(o.normal(2, 4, 3), o.constant(DType.INT64, Shape.of(2, 3), 3, 0, 3, 1, 1, 2))));
        cases.add(GradientCase.of("GatherND", "as elements of each sample", o -> Rows.gather(o.normal(3, 4), o.indices(4, 3, 2))));
        cases.add(GradientCase.of("GatherND", "as rows of two axes", o -> Rows.gather(o.normal(2, 3, 2, 2), o.indices(3, 2, 5))));
        cases.add(GradientCase.of("GatherND", "of shuffled rows that are brought back", o -> {
            Ranking order = Ranking.ascending(o.untrained(2, 4), 1);
            Tensor x = o.normal(2, 4, 3);
            Tensor shuffled = Rows.gather(x, order.indices()).mul(o.untrained(1, 4, 1));
            return Rows.gather(shuffled, order.places()).mul(x);
        }));
        cases.add(GradientCase.of("Expand", "of a token to as many as there are samples", o -> Rows.repeat(o.normal(1, 2, 3), o.untrained(4, 5))));
        cases.add(GradientCase.of("Expand", "of a number to as many as there are samples", o -> Rows.repeat(o.normal(1), o.untrained(4, 5))));
        cases.add(GradientCase.of("Expand", "for one sample", o -> Rows.repeat(o.normal(1, 3), o.normal(1, 2))));
    }

    private void putting() {
        cases.add(GradientCase.of("ScatterElements", "as rows of each sample",
                o -> Rows.scatter(o.normal(2, 4, 3), o.constant(DType.INT64, Shape.of(2, 2), 3, 0, 1, 2), o.normal(2, 2, 3))));
        cases.add(GradientCase.of("ScatterElements", "as elements of each sample",
                o -> Rows.scatter(o.normal(2, 3), o.constant(DType.INT64, Shape.of(2, 1), 2, 0), o.normal(2, 1))));
        cases.add(GradientCase.of("ScatterElements", "as rows of two axes into what has no gradient",
                o -> Rows.scatter(o.untrained(2, 3, 2, 2), o.constant(DType.INT64, Shape.of(2, 1), 2, 0), o.normal(2, 1, 2, 2))));
        cases.add(GradientCase.of("ScatterElements", "of rows that have no gradient",
                o -> Rows.scatter(o.normal(2, 3, 2), o.constant(DType.INT64, Shape.of(2, 1), 2, 0), o.untrained(2, 1, 2))));
        cases.add(GradientCase.of("ScatterElements", "that adds, twice to the same, from the end", o -> {
            Tensor x = o.normal(3, 2);
            Tensor indices = o.constant(DType.INT64, Shape.of(2, 2), -1, 0, 2, 1);
            return x.graph().node("ScatterElements", x.tensorType(), Map.of("axis", Attribute.of(0), "reduction", Attribute.of("add")),
                    x, indices, o.normal(2, 2));
        }));
    }
}
