package io.repforge.framework.runtime.onednn;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;

/** {@code (dy, x, weight) → (dx, dweight, dbias)}, of which any may be left out. */
final class ConvolutionBackward implements CustomOperator.Kernel {

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

    private final ConvolutionShape shape;
    private final Program program;
    private final Program.Slot dy;
    private final Program.@Nullable Slot x;
    private final Program.@Nullable Slot weight;
    private final Program.@Nullable Slot dx;
    private final Program.@Nullable Slot dWeight;
    private final Program.@Nullable Slot dBias;

    ConvolutionBackward(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = ConvolutionShape.of(node);
        Wanted wanted = Wanted.of(node);
        Layout dyLayout = node.layout(Operands.DY);
        Layout xLayout = node.layout(Operands.X);
        Layout dxLayout = node.layout(Operands.DX);
        this.program = new Program(library, workspace);
        this.dy = program.external(dyLayout.of(shape.y()));
        this.x = wanted.weight() ? program.external(xLayout.of(shape.x())) : null;
        this.dWeight = wanted.weight() ? program.external(Layout.PLAIN.of(shape.weightDims())) : null;
        this.dBias = wanted.bias() ? program.external(Layout.PLAIN.of(shape.y().dim(1))) : null;
        this.weight = wanted.x() ? program.external(Layout.PLAIN.of(shape.weightDims())) : null;
        this.dx = wanted.x() ? program.external(dxLayout.of(shape.x())) : null;
        ConvolutionPrimitives primitives = ConvolutionPrimitives.of(library, node);
        if (x != null && dWeight != null) {
            addWeights(x, dWeight, primitives.weights(xLayout, dyLayout, wanted.bias()));
        }
        if (weight != null && dx != null) {
            addData(weight, dx, primitives.data(dxLayout, dyLayout));
        }
    }

    private void addWeights(Program.Slot source, Program.Slot target, convolution_backward_weights.primitive_desc description) {
        Program.Slot result = program.write(target, description.diff_weights_desc());
        Map<Integer, Program.Slot> arguments = new LinkedHashMap<>();
        arguments.put(dnnl.DNNL_ARG_SRC, program.read(source, description.src_desc()));
        arguments.put(dnnl.DNNL_ARG_DIFF_DST, program.read(dy, description.diff_dst_desc()));
        arguments.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, result);
        if (dBias != null) {
            arguments.put(dnnl.DNNL_ARG_DIFF_BIAS, dBias);
        }
        program.run(description, arguments);
        program.finish(result, target);
    }

    private void addData(Program.Slot weights, Program.Slot target, convolution_backward_data.primitive_desc description) {
        Program.Slot result = program.write(target, description.diff_src_desc());
        program.run(description, Map.of(dnnl.DNNL_ARG_DIFF_DST, program.read(dy, description.diff_dst_desc()),
                dnnl.DNNL_ARG_WEIGHTS, program.read(weights, description.weights_desc()), dnnl.DNNL_ARG_DIFF_SRC, result));
        program.finish(result, target);
    }

    @Override
    public void compute(KernelCall call) {
        dy.at(call.input(0, dy.bytes()));
        if (x != null) {
            x.at(call.input(1, x.bytes()));
        }
        if (weight != null) {
            weight.at(call.input(2, weight.bytes()));
        }
        if (dx != null) {
            dx.at(call.output(0, shape.x().dims(), dx.bytes()));
        }
        if (dWeight != null) {
            dWeight.at(call.output(1, shape.weight().dims(), dWeight.bytes()));
        }
        if (dBias != null) {
            dBias.at(call.output(2, new long[] {shape.y().dim(1)}, dBias.bytes()));
        }
        program.run();
    }

    @Override
    public void close() {
        program.close();
    }
}
