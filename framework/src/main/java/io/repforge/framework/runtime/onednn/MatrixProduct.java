package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/**
 * {@code (a, b) → y}, or {@code (a, b, bias) → y}: a matrix product, whose factors are rounded to bfloat16 where that is asked for, and whose sums are of float32. The
 * rounded copies lie in the order of their originals: oneDNN's kernels bring them into blocks themselves, which is quicker than beforehand.
 */
final class MatrixProduct {

    static final String NAME = "MatMul";
    /** The attribute that says whether there is a bias. */
    static final String BIAS = "takes_bias";

    private MatrixProduct() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        ProductShape shape = ProductShape.of(node);
        Program program = new Program(library, workspace);
        ProgramKernel kernel = new ProgramKernel(program);
        boolean takesBias = node.integer(BIAS) != 0;
        Program.Slot a = program.external(matrix(memory.data_type.f32, shape.rows(), shape.inner(), shape.transposedA()));
        Program.Slot b = program.external(matrix(memory.data_type.f32, shape.inner(), shape.columns(), shape.transposedB()));
        Program.Slot y = program.external(matrix(memory.data_type.f32, shape.rows(), shape.columns(), false));
        matmul.primitive_desc description = describe(library, shape, takesBias, node.integer(ConvolutionPrimitives.BFLOAT16) != 0);
        Map<Integer, Program.Slot> arguments = new LinkedHashMap<>();
        arguments.put(dnnl.DNNL_ARG_SRC, program.read(a, description.src_desc()));
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, program.read(b, description.weights_desc()));
        if (takesBias) {
            Program.Slot bias = program.external(bias(shape));
            arguments.put(dnnl.DNNL_ARG_BIAS, bias);
            kernel.reads(2, bias);
        }
        arguments.put(dnnl.DNNL_ARG_DST, y);
        program.run(description, arguments);
        return kernel.reads(0, a).reads(1, b).writes(0, y, shape.y().dims());
    }

    /** Whether oneDNN has a fast kernel for a product. */
    static boolean isFast(OneDnn library, ProductShape shape, boolean bias, boolean bfloat16) {
        try (matmul.primitive_desc description = describe(library, shape, bias, bfloat16)) {
            return !ConvolutionPrimitives.isSlow(description);
        }
    }

    private static matmul.primitive_desc describe(OneDnn library, ProductShape shape, boolean bias, boolean bfloat16) {
        memory.data_type type = bfloat16 ? memory.data_type.bf16 : memory.data_type.f32;
        memory.desc first = matrix(type, shape.rows(), shape.inner(), shape.transposedA());
        memory.desc second = matrix(type, shape.inner(), shape.columns(), shape.transposedB());
        memory.desc result = matrix(memory.data_type.f32, shape.rows(), shape.columns(), false);
        return bias ? new matmul.primitive_desc(library.engine, first, second, bias(shape), result, library.attributes, false)
                : new matmul.primitive_desc(library.engine, first, second, result, library.attributes, false);
    }

    private static memory.desc matrix(memory.data_type type, long rows, long columns, boolean transposed) {
        return new memory.desc(new long[] {rows, columns}, type, transposed ? new long[] {1, rows} : new long[] {columns, 1});
    }

    private static memory.desc bias(ProductShape shape) {
        return Layout.PLAIN.of(Shape.of(1, shape.columns()));
    }
}
