package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;
import java.util.function.BiFunction;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.javacpp.BytePointer;

/**
 * Describes oneDNN's primitives for a convolution. A tensor in blocks is taken as it is if there is a fast kernel for that. All other layouts
 * are oneDNN's choice: most kernels are slow with plain ones, and copies are cheap beside that.
 *
 * <p>With bfloat16, what is multiplied is wanted in it, and what comes out in float32. (oneDNN's own switch for that, the mode of floating-point
 * mathematics of a primitive's attributes, does something on processors with AMX only.) The copies that this takes are of the same layout, and are made where
 * copies from layout to layout are made anyway.
 */
final class ConvolutionPrimitives {

    /** The attribute of a node that says whether it multiplies in bfloat16. */
    static final String BFLOAT16 = "bfloat16";
    /** How the names of kernels begin that were written to be right, and take a hundred times as long. */
    private static final String REFERENCE = "ref";

    private final OneDnn library;
    private final ConvolutionShape shape;
    private final memory.data_type factors;

    /** @param bfloat16 whether what is multiplied is rounded to bfloat16 */
    ConvolutionPrimitives(OneDnn library, ConvolutionShape shape, boolean bfloat16) {
        this.library = library;
        this.shape = shape;
        this.factors = bfloat16 ? memory.data_type.bf16 : memory.data_type.f32;
    }

    /** Of a node of the lowered model. */
    static ConvolutionPrimitives of(OneDnn library, NodeAttributes node) {
        return new ConvolutionPrimitives(library, ConvolutionShape.of(node), node.integer(BFLOAT16) != 0);
    }

    /** {@code (x, weight) → y}, or {@code (x, weight, bias) → y}. */
    convolution_forward.primitive_desc forward(Layout x, Layout y, boolean bias) {
        return fast(x, y, bias ? this::forwardWithBias : this::forward);
    }

    /** {@code (x, dy) → dweight}, and the gradient of the bias with it if it is wanted. */
    convolution_backward_weights.primitive_desc weights(Layout x, Layout dy, boolean bias) {
        return fast(x, dy, bias ? this::weightsAndBias : this::weights);
    }

    /** {@code (dy, weight) → dx}. */
    convolution_backward_data.primitive_desc data(Layout dx, Layout dy) {
        return fast(dx, dy, this::gradientOfX);
    }

    /** Whether oneDNN's kernel for a primitive is no better than ONNX Runtime's. */
    static boolean isSlow(primitive_desc_base description) {
        try (BytePointer name = description.impl_info_str()) {
            return name.getString().startsWith(REFERENCE);
        }
    }

    private static <D extends primitive_desc_base> D fast(Layout x, Layout y, BiFunction<Layout, Layout, D> primitive) {
        D wanted = primitive.apply(x, y);
        if (!isSlow(wanted)) {
            return wanted;
        }
        wanted.close();
        return primitive.apply(Layout.PLAIN, Layout.PLAIN);
    }

    private convolution_forward.primitive_desc forward(Layout x, Layout y) {
        return forward(factor(x, shape.x()), result(y, shape.y()));
    }

    private convolution_forward.primitive_desc forward(memory.desc x, memory.desc y) {
        return new convolution_forward.primitive_desc(library.engine, prop_kind.forward_training, algorithm.convolution_direct,
                x, weight(factors), y, shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), library.attributes, false);
    }

    private convolution_forward.primitive_desc forwardWithBias(Layout x, Layout y) {
        return new convolution_forward.primitive_desc(library.engine, prop_kind.forward_training, algorithm.convolution_direct,
                factor(x, shape.x()), weight(factors), bias(), result(y, shape.y()),
                shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), library.attributes, false);
    }

    /** What the library wants to see before it describes a gradient: the convolution itself, here of factors throughout. */
    private convolution_forward.primitive_desc hint(Layout x, Layout y) {
        return forward(factor(x, shape.x()), factor(y, shape.y()));
    }

    private convolution_backward_weights.primitive_desc weights(Layout x, Layout dy) {
        try (convolution_forward.primitive_desc forward = hint(x, dy)) {
            return new convolution_backward_weights.primitive_desc(library.engine, algorithm.convolution_direct,
                    factor(x, shape.x()), weight(memory.data_type.f32), factor(dy, shape.y()),
                    shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), forward, library.attributes, false);
        }
    }

    private convolution_backward_weights.primitive_desc weightsAndBias(Layout x, Layout dy) {
        try (convolution_forward.primitive_desc forward = hint(x, dy)) {
            return new convolution_backward_weights.primitive_desc(library.engine, algorithm.convolution_direct,
                    factor(x, shape.x()), weight(memory.data_type.f32), bias(), factor(dy, shape.y()),
                    shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), forward, library.attributes, false);
        }
    }

    private convolution_backward_data.primitive_desc gradientOfX(Layout dx, Layout dy) {
        try (convolution_forward.primitive_desc forward = hint(dx, dy)) {
            return new convolution_backward_data.primitive_desc(library.engine, algorithm.convolution_direct,
                    result(dx, shape.x()), weight(factors), factor(dy, shape.y()),
                    shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), forward, library.attributes, false);
        }
    }

    /** What is multiplied. */
    private memory.desc factor(Layout layout, Shape dims) {
        return describe(layout, factors, dims);
    }

    /** What comes out. */
    private static memory.desc result(Layout layout, Shape dims) {
        return describe(layout, memory.data_type.f32, dims);
    }

    private static memory.desc describe(Layout layout, memory.data_type type, Shape dims) {
        return layout.equals(Layout.PLAIN) ? any(type, dims.dims()) : layout.of(type, dims.dims());
    }

    private memory.desc weight(memory.data_type type) {
        return any(type, shape.weightDims());
    }

    /** The layout for oneDNN to choose. */
    private static memory.desc any(memory.data_type type, long... dims) {
        return new memory.desc(dims, type, memory.format_tag.any);
    }

    private memory.desc bias() {
        return Layout.PLAIN.of(shape.y().dim(1));
    }
}
