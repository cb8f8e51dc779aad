package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;

/** {@code x → y}, the same tensor in another layout. */
final class Relayout implements CustomOperator.Kernel {

    static final String NAME = "Relayout";

    private final Shape shape;
    private final Program program;
    private final Program.Slot x;
    private final Program.Slot y;

    Relayout(OneDnn library, Workspace workspace, NodeAttributes node) {
        this.shape = node.shape("x_shape");
        this.program = new Program(library, workspace);
        this.x = program.external(node.layout(Operands.X).of(shape));
        this.y = program.external(node.layout(Operands.Y).of(shape));
        program.copy(x, y);
    }

    @Override
    public void compute(KernelCall call) {
        x.at(call.input(0, x.bytes()));
        y.at(call.output(0, shape.dims(), y.bytes()));
        program.run();
    }

    @Override
    public void close() {
        program.close();
    }
}
