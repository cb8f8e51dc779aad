package io.repforge.framework.runtime.onednn;

import static io.repforge.framework.artifacts.OnnxNodes.integer;
import static io.repforge.framework.artifacts.OnnxNodes.real;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * {@code (a, b, bias, added) → y = f(scale · a b + bias) + added}: a matrix product, or several, with what is done to it right after; f is GELU or nothing, and
 * {@code bias}, one number for each column, and {@code added}, of the form of {@code y}, may be left out. The factors are rounded to bfloat16 where that is asked for; sums are of float32. The rounded
 * copies lie in the order of their originals: oneDNN's kernels bring them into blocks themselves, which is quicker than beforehand.
 *
 * @param bias name of a tensor, or empty
 * @param added name of a tensor, or empty
 */
record MatrixProduct(String a, String b, ProductShape shape, double scale, String bias, boolean gelu, String added, boolean bfloat16) {

    static final String NAME = "MatMul";
    private static final String TAKES_BIAS = "takes_bias";
    private static final String TAKES_ADDED = "takes_added";
    private static final String SCALE = "scale";
    private static final String GELU = "gelu";

    static MatrixProduct of(String a, String b, ProductShape shape) {
        return new MatrixProduct(a, b, shape, 1, "", false, "", false);
    }

    MatrixProduct withShape(ProductShape other) {
        return new MatrixProduct(a, b, other, scale, bias, gelu, added, bfloat16);
    }

    MatrixProduct turned() {
        return new MatrixProduct(b, a, shape.turned(), scale, bias, gelu, added, bfloat16);
    }

    MatrixProduct scaledBy(double factor) {
        return new MatrixProduct(a, b, shape, scale * factor, bias, gelu, added, bfloat16);
    }

    MatrixProduct withBias(String tensor) {
        return new MatrixProduct(a, b, shape, scale, tensor, gelu, added, bfloat16);
    }

    MatrixProduct withGelu() {
        return new MatrixProduct(a, b, shape, scale, bias, true, added, bfloat16);
    }

    MatrixProduct withAdded(String tensor) {
        return new MatrixProduct(a, b, shape, scale, bias, gelu, tensor, bfloat16);
    }

    MatrixProduct inBfloat16() {
        return new MatrixProduct(a, b, shape, scale, bias, gelu, added, true);
    }

    /** Whether nothing is done to the product yet. */
    boolean isBare() {
        return bias.isEmpty() && !gelu && added.isEmpty();
    }

    /** The node that computes it. */
    NodeProto node(String name, String output) {
        return shape.writeTo(NodeProto.newBuilder().setName(name).setDomain(OneDnnOperators.DOMAIN).setOpType(NAME)
                .addAllInput(List.of(a, b, bias, added)).addOutput(output))
                .addAttribute(real(SCALE, (float) scale)).addAttribute(integer(TAKES_BIAS, bias.isEmpty() ? 0 : 1))
                .addAttribute(integer(GELU, gelu ? 1 : 0))
                .addAttribute(integer(TAKES_ADDED, added.isEmpty() ? 0 : 1)).addAttribute(integer(ConvolutionPrimitives.BFLOAT16, bfloat16 ? 1 : 0)).build();
    }

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        MatrixProduct product = new MatrixProduct("a", "b", ProductShape.of(node), node.real(SCALE), node.integer(TAKES_BIAS) != 0 ? "bias" : "",
                node.integer(GELU) != 0, node.integer(TAKES_ADDED) != 0 ? "added" : "", node.integer(ConvolutionPrimitives.BFLOAT16) != 0);
        ProductShape shape = product.shape;
        Program program = new Program(library, workspace);
        ProgramKernel kernel = new ProgramKernel(program);
        Program.Slot a = program.external(shape.a().as(memory.data_type.f32));
        Program.Slot b = program.external(shape.b().as(memory.data_type.f32));
        Program.Slot y = program.external(shape.y().as(memory.data_type.f32));
        matmul.primitive_desc description = product.describe(library);
        Map<Integer, Program.Slot> arguments = new LinkedHashMap<>();
        arguments.put(dnnl.DNNL_ARG_SRC, program.read(a, description.src_desc()));
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, program.read(b, description.weights_desc()));
        if (!product.bias.isEmpty()) {
            Program.Slot bias = program.external(bias(shape));
            arguments.put(dnnl.DNNL_ARG_BIAS, bias);
            kernel.reads(2, bias);
        }
        if (!product.added.isEmpty()) {
            Program.Slot added = program.external(shape.y().as(memory.data_type.f32));
            int position = (product.scale == 1 ? 0 : 1) + (product.gelu ? 1 : 0);
            arguments.put(dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (position + 1) | dnnl.DNNL_ARG_SRC_1, added);
            kernel.reads(3, added);
        }
        arguments.put(dnnl.DNNL_ARG_DST, y);
        program.run(description, arguments);
        return kernel.reads(0, a).reads(1, b).writes(0, y, shape.written().dims());
    }

    /** Whether oneDNN has a fast kernel for it. */
    boolean isFast(OneDnn library) {
        try (matmul.primitive_desc description = describe(library)) {
            return !ConvolutionPrimitives.isSlow(description);
        }
    }

    private matmul.primitive_desc describe(OneDnn library) {
        memory.data_type type = bfloat16 ? memory.data_type.bf16 : memory.data_type.f32;
        try (memory.desc first = shape.a().as(type); memory.desc second = shape.b().as(type); memory.desc result = shape.y().as(memory.data_type.f32);
                post_ops after = new post_ops(); primitive_attr attributes = library.attributes()) {
            if (scale != 1) {
                after.append_eltwise(dnnl_eltwise_linear, (float) scale, 0);
            }
            if (gelu) {
                after.append_eltwise(dnnl_eltwise_gelu_erf, 0, 0);
            }
            if (!added.isEmpty()) {
                after.append_binary(dnnl_binary_add, result);
            }
            attributes.set_post_ops(after);
            if (bias.isEmpty()) {
                return new matmul.primitive_desc(library.engine, first, second, result, attributes, false);
            }
            try (memory.desc each = bias(shape)) {
                return new matmul.primitive_desc(library.engine, first, second, each, result, attributes, false);
            }
        }
    }

    private static memory.desc bias(ProductShape shape) {
        return Layout.PLAIN.of(Shape.of(1, shape.columns()));
    }
}
