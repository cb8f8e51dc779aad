package io.repforge.framework.runtime.onednn;

import java.util.ArrayList;
import java.util.List;

/** A kernel that is a program of primitives between the tensors of a node. */
final class ProgramKernel implements CustomOperator.Kernel {

    private final Program program;
    private final List<Input> inputs = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();

    private record Input(int index, Program.Slot slot, long bytes) {}

    private record Output(int index, Program.Slot slot, long[] dims) {}

    /** @param program to which primitives are added before the first call; closed with this */
    ProgramKernel(Program program) {
        this.program = program;
    }

    /** The program reads an input of the node there. */
    ProgramKernel reads(int index, Program.Slot slot) {
        return reads(index, slot, slot.bytes());
    }

    /** @param bytes that the input has, where these are more than the program reads */
    ProgramKernel reads(int index, Program.Slot slot, long bytes) {
        inputs.add(new Input(index, slot, bytes));
        return this;
    }

    /**
     * The program writes an output of the node there.
     *
     * @param dims what the output's axes are, however it lies
     */
    ProgramKernel writes(int index, Program.Slot slot, long... dims) {
        outputs.add(new Output(index, slot, dims));
        return this;
    }

    @Override
    public void compute(KernelCall call) {
        for (Input input : inputs) {
            input.slot.at(call.input(input.index, input.bytes));
        }
        for (Output output : outputs) {
            output.slot.at(call.output(output.index, output.dims, output.slot.bytes()));
        }
        program.run();
    }

    @Override
    public void close() {
        program.close();
    }
}
