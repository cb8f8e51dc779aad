package io.repforge.framework.runtime.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;

/** {@code (x, weight) → y}, or {@code (x, weight, bias) → y}. */
final class ConvolutionForward {

    static final String NAME = "Conv";
    /** The attribute that says whether there is a bias. */
    static final String BIAS = "takes_bias";

    private ConvolutionForward() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        ConvolutionShape shape = ConvolutionShape.of(node);
        Program program = new Program(library, workspace);
        ProgramKernel kernel = new ProgramKernel(program);
        Layout xLayout = node.layout(Operands.X);
        Layout yLayout = node.layout(Operands.Y);
        boolean takesBias = node.integer(BIAS) != 0;
        Program.Slot x = program.external(xLayout.of(shape.x()));
        Program.Slot weight = program.external(Layout.PLAIN.of(shape.weightDims()));
        Program.Slot y = program.external(yLayout.of(shape.y()));
        convolution_forward.primitive_desc description = ConvolutionPrimitives.of(library, node).forward(xLayout, yLayout, takesBias);
        Program.Slot result = program.write(y, description.dst_desc());
        Map<Integer, Program.Slot> arguments = new LinkedHashMap<>();
        arguments.put(dnnl.DNNL_ARG_SRC, program.read(x, description.src_desc()));
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, program.read(weight, description.weights_desc()));
        if (takesBias) {
            Program.Slot bias = program.external(Layout.PLAIN.of(shape.y().dim(1)));
            arguments.put(dnnl.DNNL_ARG_BIAS, bias);
            kernel.reads(2, bias);
        }
        arguments.put(dnnl.DNNL_ARG_DST, result);
        program.run(description, arguments);
        program.finish(result, y);
        return kernel.reads(0, x).reads(1, weight).writes(0, y, shape.y().dims());
    }
}
