package io.repforge.framework.autodiff;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Padding;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of operators that move elements. */
final class ShapeGradients {

    private final List<GradientCase> cases = new ArrayList<>();

    private ShapeGradients() {}

    static List<GradientCase> cases() {
        ShapeGradients all = new ShapeGradients();
        all.shapes();
        all.parts();
        all.indices();
        all.pads();
        return all.cases;
    }

    private void shapes() {
        cases.add(GradientCase.of("Reshape", "to fewer axes", o -> o.normal(2, 3, 4).reshape(6, 4)));
        cases.add(GradientCase.of("Reshape", "with the first axis kept and one open", o -> o.normal(2, 3, 4).reshape(2, -1)));
        cases.add(GradientCase.of("Reshape", "to a scalar", o -> o.normal(1, 1).reshape()));
        cases.add(GradientCase.of("Reshape", "of a scalar", o -> o.normal().reshape(1, 1)));
        cases.add(GradientCase.of("Flatten", "from axis 1", o -> o.normal(2, 3, 4).flatten(1)));
        cases.add(GradientCase.of("Flatten", "from axis 0", o -> o.normal(2, 3).flatten(0)));
        cases.add(GradientCase.of("Flatten", "from a negative axis", o -> o.normal(2, 3, 4).flatten(-1)));
        cases.add(GradientCase.of("Flatten", "from behind the last axis", o -> o.normal(2, 3).flatten(2)));
        cases.add(GradientCase.of("Transpose", "of a matrix", o -> o.normal(2, 3).transpose(1, 0)));
        cases.add(GradientCase.of("Transpose", "by a cycle, which isn't its own inverse", o -> o.normal(2, 3, 4).transpose(2, 0, 1)));
        cases.add(GradientCase.of("Transpose", "of images to channels last", o -> o.normal(2, 3, 4, 5).transpose(0, 2, 3, 1)));
        cases.add(GradientCase.of("Transpose", "of the last two axes", o -> o.normal(2, 3, 4).transposeMatrix()));
        cases.add(GradientCase.of("Squeeze", "of one axis", o -> o.normal(2, 1, 3).squeeze(1)));
        cases.add(GradientCase.of("Squeeze", "of two axes, one negative", o -> o.normal(1, 2, 3, 1).squeeze(-1, 0)));
        cases.add(GradientCase.of("Squeeze", "to a scalar", o -> o.normal(1).squeeze(0)));
        cases.add(GradientCase.of("Unsqueeze", "at both ends", o -> o.normal(2, 3).unsqueeze(0, -1)));
        cases.add(GradientCase.of("Unsqueeze", "of a scalar", o -> o.normal().unsqueeze(0)));
        cases.add(GradientCase.of("Expand", "of rows", o -> o.normal(3, 1).expand(Shape.of(3, 4))));
        cases.add(GradientCase.of("Expand", "to more axes", o -> o.normal(3, 1).expand(Shape.of(2, 3, 4))));
        cases.add(GradientCase.of("Expand", "of a scalar", o -> o.normal().expand(Shape.of(2, 3))));
        cases.add(GradientCase.of("Expand", "to the same shape", o -> o.normal(2, 3).expand(Shape.of(2, 3))));
        cases.add(GradientCase.of("Expand", "of an axis of length 1 that stays", o -> o.normal(2, 1, 1).expand(Shape.of(2, 1, 3))));
    }

    private void parts() {
        cases.add(GradientCase.of("Concat", "of two matrices", o -> Tensor.concat(0, o.normal(2, 3), o.normal(1, 3))));
        cases.add(GradientCase.of("Concat", "of three along a negative axis", o -> Tensor.concat(-1, o.normal(2, 1), o.normal(2, 3), o.normal(2, 2))));
        cases.add(GradientCase.of("Concat", "of one tensor with itself", o -> {
            Tensor x = o.normal(2, 3);
            return Tensor.concat(1, x, x);
        }));
        cases.add(GradientCase.of("Concat", "of one", o -> Tensor.concat(1, o.normal(2, 3))));
        cases.add(GradientCase.of("Concat", "of a part without gradient", o -> Tensor.concat(1, o.normal(2, 3), o.untrained(2, 2))));
        cases.add(GradientCase.ofAll("Split", "into two", o -> o.normal(4, 3).split(0, 1, 3)));
        cases.add(GradientCase.ofAll("Split", "into three along a negative axis", o -> o.normal(2, 6).split(-1, 1, 2, 3)));
        cases.add(GradientCase.of("Split", "of which one part isn't used", o -> o.normal(2, 6).split(1, 1, 2, 3).get(1)));
        cases.add(GradientCase.of("Slice", "of the middle", o -> o.normal(3, 5).slice(1, 1, 4)));
        cases.add(GradientCase.of("Slice", "counted from the end", o -> o.normal(3, 5).slice(-1, -3, -1)));
        cases.add(GradientCase.of("Slice", "with a step", o -> o.normal(7, 2).slice(0, 1, 7, 3)));
        cases.add(GradientCase.of("Slice", "of everything", o -> o.normal(3, 2).slice(0, 0, 3)));
        cases.add(GradientCase.of("Slice", "of one position", o -> o.normal(2, 3, 4).select(1, 2)));
        cases.add(GradientCase.of("Slice", "of the last position", o -> o.normal(2, 3, 4).select(1, -1)));
        cases.add(GradientCase.of("Slice", "twice, overlapping", o -> {
            Tensor x = o.normal(5);
            return x.slice(0, 0, 3).mul(x.slice(0, 2, 5));
        }));
    }

    private void indices() {
        cases.add(GradientCase.of("Gather", "of rows, some twice", o -> o.normal(4, 3).gather(0, o.constant(DType.INT64, Shape.of(3), 2, 0, 2))));
        cases.add(GradientCase.of("Gather", "with indices that count from the end", o -> o.normal(4, 3).gather(0, o.constant(DType.INT64, Shape.of(3), -1, 1, -4))));
        cases.add(GradientCase.of("GatherElements", "with indices that count from the end",
                o -> o.normal(4, 3).gatherElements(0, o.constant(DType.INT64, Shape.of(2, 3), -1, 1, -4, 0, 1, -2))));
        cases.add(GradientCase.of("Gather", "along a negative axis", o -> o.normal(2, 5).gather(-1, o.indices(5, 3))));
        cases.add(GradientCase.of("Gather", "by a matrix of indices", o -> o.normal(2, 5, 2).gather(1, o.indices(5, 2, 3))));
        cases.add(GradientCase.of("Gather", "by a scalar index", o -> o.normal(4, 3).gather(0, o.constant(DType.INT64, Shape.SCALAR, 3))));
        cases.add(GradientCase.of("Gather", "from the end", o -> o.normal(4).gather(0, o.constant(DType.INT64, Shape.of(2), -1, -4))));
        cases.add(GradientCase.of("GatherElements", "along the last axis", o -> o.normal(3, 5).gatherElements(1, o.indices(5, 3, 2))));
        cases.add(GradientCase.of("GatherElements", "along the first axis, some twice",
                o -> o.normal(3, 2).gatherElements(0, o.constant(DType.INT64, Shape.of(3, 2), 0, 1, 0, 1, 2, 1))));
        cases.add(GradientCase.of("GatherElements", "of fewer columns than there are", o -> o.normal(3, 5).gatherElements(0, o.indices(3, 2, 4))));
        cases.add(GradientCase.of("GatherElements", "along a negative axis", o -> o.normal(2, 3, 4).gatherElements(-2, o.indices(3, 2, 2, 4))));
        cases.add(GradientCase.of("GatherND", "of elements, one twice", o -> o.graph().node("GatherND", TensorType.of(DType.FLOAT32, 3),
                Map.of(), o.normal(2, 3), o.constant(DType.INT64, Shape.of(3, 2), 0, 1, 1, 2, 0, 1))));
        cases.add(GradientCase.of("GatherND", "of rows", o -> o.graph().node("GatherND", TensorType.of(DType.FLOAT32, 2, 3),
                Map.of(), o.normal(4, 3), o.constant(DType.INT64, Shape.of(2, 1), 3, 0))));
        cases.add(GradientCase.of("GatherND", "within batches", o -> o.graph().node("GatherND", TensorType.of(DType.FLOAT32, 2, 2),
                Map.of("batch_dims", Attribute.of(1)), o.normal(2, 4, 2), o.constant(DType.INT64, Shape.of(2, 1), 3, 1))));
        cases.add(GradientCase.of("OneHot", "as a mask", o -> o.indices(4, 3).oneHot(4).mul(o.normal(3, 4))));
    }

    private void pads() {
        cases.add(GradientCase.of("Pad", "with a constant", o -> o.normal(2, 3).pad(0.5, 1, 0, 2, 1)));
        cases.add(GradientCase.of("Pad", "of images with zeros", o -> o.normal(1, 2, 2, 3).pad(0, 0, 0, 1, 1, 0, 0, 1, 1)));
        cases.add(GradientCase.of("Pad", "with nothing", o -> o.normal(2, 3).pad(0, 0, 0, 0, 0)));
        cases.add(GradientCase.of("Pad", "that cuts", o -> o.normal(3, 4).pad(0, -1, 1, 0, -2)));
        for (Padding mode : Padding.values()) {
            cases.add(GradientCase.of("Pad", "by " + mode, o -> o.normal(3, 4).pad(mode, 1, 2, 2, 3)));
            cases.add(GradientCase.of("Pad", "of images by " + mode, o -> o.normal(2, 1, 3, 4).pad(mode, 0, 0, 1, 2, 0, 0, 2, 1)));
        }
        cases.add(GradientCase.of("Tile", "along both axes", o -> o.normal(2, 3).tile(3, 2)));
        cases.add(GradientCase.of("Tile", "along one axis", o -> o.normal(2, 3).tile(1, 2)));
        cases.add(GradientCase.of("Tile", "once", o -> o.normal(2, 3).tile(1, 1)));
        cases.add(GradientCase.of("Tile", "of images", o -> o.normal(1, 2, 2, 1).tile(2, 1, 2, 3)));
    }
}
