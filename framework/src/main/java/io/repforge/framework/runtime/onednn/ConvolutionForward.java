package io.repforge.framework.runtime.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;

/** {@code (x, weight) → y}, or {@code (x, weight, bias) → y}. */
final class ConvolutionForward implements CustomOperator.Kernel {

    static final String NAME = "Conv";
    /** The attribute that says whether there is a bias. */
    static final String BIAS = "takes_bias";

    private final ConvolutionShape shape;
    private final Program program;
    private final Program.Slot x;
    private final Program.Slot weight;
    private final Program.@Nullable Slot bias;
    private final Program.Slot y;

    ConvolutionForward(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = ConvolutionShape.of(node);
        this.program = new Program(library, workspace);
        Layout xLayout = node.layout(Operands.X);
        Layout yLayout = node.layout(Operands.Y);
        boolean takesBias = node.integer(BIAS) != 0;
        this.x = program.external(xLayout.of(shape.x()));
        this.weight = program.external(Layout.PLAIN.of(shape.weightDims()));
        this.bias = takesBias ? program.external(Layout.PLAIN.of(shape.y().dim(1))) : null;
        this.y = program.external(yLayout.of(shape.y()));
        convolution_forward.primitive_desc description = ConvolutionPrimitives.of(library, node).forward(xLayout, yLayout, takesBias);
        Program.Slot result = program.write(y, description.dst_desc());
        Map<Integer, Program.Slot> arguments = new LinkedHashMap<>();
        arguments.put(dnnl.DNNL_ARG_SRC, program.read(x, description.src_desc()));
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, program.read(weight, description.weights_desc()));
        if (bias != null) {
            arguments.put(dnnl.DNNL_ARG_BIAS, bias);
        }
        arguments.put(dnnl.DNNL_ARG_DST, result);
        program.run(description, arguments);
        program.finish(result, y);
    }

    @Override
    public void compute(KernelCall call) {
        x.at(call.input(0, x.bytes()));
        weight.at(call.input(1, weight.bytes()));
        if (bias != null) {
            bias.at(call.input(2, bias.bytes()));
        }
        y.at(call.output(0, shape.y().dims(), y.bytes()));
        program.run();
    }

    @Override
    public void close() {
        program.close();
    }
}
