package io.repforge.framework.runtime.onednn;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl;

/** {@code (dy, x, weight) → (dx, dweight, dbias)}, of which any may be left out. */
final class ConvolutionBackward {

    static final String NAME = "ConvGrad";

    /**
     * Which gradients a node gives.
     *
     * @param x of the input
     * @param weight of the weights
     * @param bias of the bias, which goes with that of the weights
     */
    record Wanted(boolean x, boolean weight, boolean bias) {

        static Wanted of(NodeAttributes node) {
            return new Wanted(node.integer("gives_x") != 0, node.integer("gives_weight") != 0, node.integer("gives_bias") != 0);
        }

        /** For {@link #of} to read. */
        NodeProto.Builder writeTo(NodeProto.Builder node) {
            return node.addAttribute(OnnxNodes.integer("gives_x", x ? 1 : 0)).addAttribute(OnnxNodes.integer("gives_weight", weight ? 1 : 0))
                    .addAttribute(OnnxNodes.integer("gives_bias", bias ? 1 : 0));
        }
    }

    private ConvolutionBackward() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        ConvolutionShape shape = ConvolutionShape.of(node);
        Wanted wanted = Wanted.of(node);
        ConvolutionPrimitives primitives = ConvolutionPrimitives.of(library, node);
        Layout dyLayout = node.layout(Operands.DY);
        Program program = new Program(library, workspace);
        Program.Slot dy = program.external(dyLayout.of(shape.y()));
        ProgramKernel kernel = new ProgramKernel(program).reads(0, dy);
        if (wanted.weight()) {
            Layout xLayout = node.layout(Operands.X);
            Program.Slot x = program.external(xLayout.of(shape.x()));
            Program.Slot dWeight = program.external(Layout.PLAIN.of(shape.weightDims()));
            kernel.reads(1, x).writes(1, dWeight, shape.weight().dims());
            convolution_backward_weights.primitive_desc description = primitives.weights(xLayout, dyLayout, wanted.bias());
            Program.Slot result = program.write(dWeight, description.diff_weights_desc());
            Map<Integer, Program.Slot> arguments = new LinkedHashMap<>();
            arguments.put(dnnl.DNNL_ARG_SRC, program.read(x, description.src_desc()));
            arguments.put(dnnl.DNNL_ARG_DIFF_DST, program.read(dy, description.diff_dst_desc()));
            arguments.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, result);
            if (wanted.bias()) {
                Program.Slot dBias = program.external(Layout.PLAIN.of(shape.y().dim(1)));
                arguments.put(dnnl.DNNL_ARG_DIFF_BIAS, dBias);
                kernel.writes(2, dBias, shape.y().dim(1));
            }
            program.run(description, arguments);
            program.finish(result, dWeight);
        }
        if (wanted.x()) {
            Layout dxLayout = node.layout(Operands.DX);
            Program.Slot weight = program.external(Layout.PLAIN.of(shape.weightDims()));
            Program.Slot dx = program.external(dxLayout.of(shape.x()));
            kernel.reads(2, weight).writes(0, dx, shape.x().dims());
            convolution_backward_data.primitive_desc description = primitives.data(dxLayout, dyLayout);
            Program.Slot result = program.write(dx, description.diff_src_desc());
            program.run(description, Map.of(dnnl.DNNL_ARG_DIFF_DST, program.read(dy, description.diff_dst_desc()),
                    dnnl.DNNL_ARG_WEIGHTS, program.read(weight, description.weights_desc()), dnnl.DNNL_ARG_DIFF_SRC, result));
            program.finish(result, dx);
        }
        return kernel;
    }
}
