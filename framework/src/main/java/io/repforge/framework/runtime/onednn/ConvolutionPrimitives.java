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
 */
final class ConvolutionPrimitives {

    /** How the names of kernels begin that were written to be right, and take a hundred times as long. */
    private static final String REFERENCE = "ref";

    private final OneDnn library;
    private final ConvolutionShape shape;

    ConvolutionPrimitives(OneDnn library, ConvolutionShape shape) {
        this.library = library;
        this.shape = shape;
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
        return fast(dx, dy, this::data);
    }

    /** Whether oneDNN's kernel for a primitive is no better than ONNX Runtime's. */
    static boolean isSlow(primitive_desc_base description) {
        try (BytePointer name = description.impl_info_str()) {
            return name.getString().startsWith(REFERENCE);
        }
    }

    private <D extends primitive_desc_base> D fast(Layout x, Layout y, BiFunction<memory.desc, memory.desc, D> primitive) {
        D wanted = primitive.apply(layout(x, shape.x()), layout(y, shape.y()));
        if (!isSlow(wanted)) {
            return wanted;
        }
        wanted.close();
        return primitive.apply(library.any(shape.x().dims()), library.any(shape.y().dims()));
    }

    private memory.desc layout(Layout layout, Shape dims) {
        return layout.equals(Layout.PLAIN) ? library.any(dims.dims()) : layout.of(dims);
    }

    private convolution_forward.primitive_desc forward(memory.desc x, memory.desc y) {
        return new convolution_forward.primitive_desc(library.engine, prop_kind.forward_training, algorithm.convolution_direct,
                x, weight(), y, shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), library.attributes, false);
    }

    private convolution_forward.primitive_desc forwardWithBias(memory.desc x, memory.desc y) {
        return new convolution_forward.primitive_desc(library.engine, prop_kind.forward_training, algorithm.convolution_direct,
                x, weight(), bias(), y, shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), library.attributes, false);
    }

    private convolution_backward_weights.primitive_desc weights(memory.desc x, memory.desc dy) {
        try (convolution_forward.primitive_desc forward = forward(x, dy)) {
            return new convolution_backward_weights.primitive_desc(library.engine, algorithm.convolution_direct,
                    x, weight(), dy, shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), forward, library.attributes, false);
        }
    }

    private convolution_backward_weights.primitive_desc weightsAndBias(memory.desc x, memory.desc dy) {
        try (convolution_forward.primitive_desc forward = forward(x, dy)) {
            return new convolution_backward_weights.primitive_desc(library.engine, algorithm.convolution_direct,
                    x, weight(), bias(), dy, shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(),
                    forward, library.attributes, false);
        }
    }

    private convolution_backward_data.primitive_desc data(memory.desc dx, memory.desc dy) {
        try (convolution_forward.primitive_desc forward = forward(dx, dy)) {
            return new convolution_backward_data.primitive_desc(library.engine, algorithm.convolution_direct,
                    dx, weight(), dy, shape.strides(), shape.gaps(), shape.padsBefore(), shape.padsAfter(), forward, library.attributes, false);
        }
    }

    private memory.desc weight() {
        return library.any(shape.weightDims());
    }

    private memory.desc bias() {
        return Layout.PLAIN.of(shape.y().dim(1));
    }
}
