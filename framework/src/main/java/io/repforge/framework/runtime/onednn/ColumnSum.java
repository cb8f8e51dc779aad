package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/** {@code x → y}: the sum over all axes but the last, as of the gradient of a bias. It is a product with a row of ones, which oneDNN computes faster than a sum. */
final class ColumnSum {

    static final String NAME = "ColumnSum";
    /** Fewer rows, such as those of a batch, take no time worth an operator of ours. */
    private static final long FEWEST_ROWS = 4096;

    private ColumnSum() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        Shape shape = node.shape("x_shape");
        long columns = shape.dim(-1);
        Program program = new Program(library, workspace);
        Program.Slot x = program.external(LayerNormForward.rows(shape));
        Program.Slot y = program.external(Layout.PLAIN.of(1, columns));
        Program.Slot ones = program.ones(Layout.PLAIN.of(1, shape.elements() / columns));
        program.run(describe(library, shape), Map.of(dnnl.DNNL_ARG_SRC, ones, dnnl.DNNL_ARG_WEIGHTS, x, dnnl.DNNL_ARG_DST, y));
        return new ProgramKernel(program).reads(0, x).writes(0, y, columns);
    }

    /** Whether oneDNN has a fast kernel for a sum that takes long. */
    static boolean isFast(OneDnn library, Shape shape) {
        if (shape.rank() < 2 || shape.elements() / shape.dim(-1) < FEWEST_ROWS) {
            return false;
        }
        try (matmul.primitive_desc description = describe(library, shape)) {
            return !ConvolutionPrimitives.isSlow(description);
        }
    }

    private static matmul.primitive_desc describe(OneDnn library, Shape shape) {
        try (memory.desc ones = Layout.PLAIN.of(1, shape.elements() / shape.dim(-1)); memory.desc x = LayerNormForward.rows(shape);
                memory.desc y = Layout.PLAIN.of(1, shape.dim(-1))) {
            return new matmul.primitive_desc(library.engine, ones, x, y, library.attributes, false);
        }
    }
}
