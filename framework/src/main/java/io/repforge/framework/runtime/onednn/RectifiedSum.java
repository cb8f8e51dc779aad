package io.repforge.framework.runtime.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;

import io.repforge.api.array.Shape;
import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** The end of a residual block, {@code (a, b) → max(a + b, 0)}, of tensors of one shape. */
final class RectifiedSum {

    static final String NAME = "RectifiedSum";

    private RectifiedSum() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        Shape shape = node.shape("x_shape");
        Program program = new Program(library, workspace);
        Program.Slot a = program.external(LayerNormForward.rows(shape));
        Program.Slot b = program.external(LayerNormForward.rows(shape));
        Program.Slot y = program.external(LayerNormForward.rows(shape));
        try (memory.desc rows = LayerNormForward.rows(shape); post_ops after = new post_ops(); primitive_attr attributes = library.attributes()) {
            after.append_eltwise(dnnl_eltwise_relu, 0, 0);
            attributes.set_post_ops(after);
            program.run(new binary.primitive_desc(library.engine, dnnl_binary_add, rows, rows, rows, attributes, false),
                    Map.of(dnnl.DNNL_ARG_SRC_0, a, dnnl.DNNL_ARG_SRC_1, b, dnnl.DNNL_ARG_DST, y));
        }
        return new ProgramKernel(program).reads(0, a).reads(1, b).writes(0, y, shape.dims());
    }
}
