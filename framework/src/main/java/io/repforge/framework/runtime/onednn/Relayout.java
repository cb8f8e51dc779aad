package io.repforge.framework.runtime.onednn;

import io.repforge.api.array.Shape;

/** {@code x → y}, the same tensor in another layout. */
final class Relayout {

    static final String NAME = "Relayout";

    private Relayout() {}

    static CustomOperator.Kernel kernel(OneDnn library, Workspace workspace, NodeAttributes node) {
        Shape shape = node.shape("x_shape");
        Program program = new Program(library, workspace);
        Program.Slot x = program.external(node.layout(Operands.X).of(shape));
        Program.Slot y = program.external(node.layout(Operands.Y).of(shape));
        program.copy(x, y);
        return new ProgramKernel(program).reads(0, x).writes(0, y, shape.dims());
    }
}
