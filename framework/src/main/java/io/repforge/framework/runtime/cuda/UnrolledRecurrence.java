package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.framework.runtime.EngineException;
import java.util.List;

/**
 * A recurrent node that is said step by step, in operators that CUDA devices have. One direction, forward, with the standard activations, as
 * those have gradients (see {@code RecurrenceRules}). With T steps, N sequences, I inputs, H cells and G gates, the node's weights are
 * {@code [1, GH, I]} and {@code [1, GH, H]}, its biases {@code [1, 2GH]}.
 */
abstract sealed class UnrolledRecurrence permits UnrolledLstm, UnrolledGru {

    final NodeProto node;
    final NodeWriter writer;
    final int steps;
    final long batch;
    final long inputs;
    final long cells;
    final int gates;

    /**
     * @param x shape of the inputs, {@code [T, N, I]}
     * @param r shape of the recurrent weights, {@code [1, GH, H]}
     */
    UnrolledRecurrence(NodeProto node, Shape x, Shape r, NodeWriter writer) {
        this.node = node;
        this.writer = writer;
        this.steps = Math.toIntExact(x.dim(0));
        this.batch = x.dim(1);
        this.inputs = x.dim(2);
        this.cells = r.dim(2);
        this.gates = Math.toIntExact(r.dim(1) / cells);
    }

    /** Writes the nodes of the forward pass. */
    abstract void forward();

    /** Writes the nodes of the gradient. */
    abstract void backward();

    /** Name of an input; empty if it is left out. */
    final String input(int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }

    final void give(int index, String tensor) {
        writer.give(index < node.getOutputCount() ? node.getOutput(index) : "", tensor);
    }

    /** A state {@code [N, H]} from one with the axis of directions; zeros if there is none. */
    final String state(String tensor) {
        return tensor.isEmpty() ? writer.floats(new float[Math.toIntExact(batch * cells)], batch, cells) : writer.reshape(tensor, batch, cells);
    }

    /** Each step's part {@code [N, width]} of a tensor {@code [T, 1, N, width]}. */
    final List<String> eachStep(String tensor, long width) {
        List<String> parts = steps == 1 ? List.of(tensor) : writer.split(tensor, steps, 0);
        return parts.stream().map(part -> writer.reshape(part, batch, width)).toList();
    }

    /** The parts of all steps as {@code [T, 1, N, width]}. */
    final String together(List<String> parts, long width) {
        return writer.reshape(writer.concat(0, parts), steps, 1, batch, width);
    }

    /** The products {@code x Wᵀ} of all steps, {@code [TN, GH]}. */
    final String projected() {
        return writer.node("MatMul", writer.reshape(input(0), steps * batch, inputs),
                writer.transpose(writer.reshape(input(1), gates * cells, inputs), 1, 0));
    }

    /** The biases of inputs and of states, {@code [GH]} each; none if there are none. */
    final List<String> biases() {
        return input(3).isEmpty() ? List.of() : writer.split(writer.reshape(input(3), 2 * gates * cells), 2, 0);
    }

    /** The gradients of X and W, from those of all steps' products, {@code [TN, GH]}. */
    final void giveInputGradients(String dProjected) {
        give(0, writer.reshape(writer.node("MatMul", dProjected, writer.reshape(input(1), gates * cells, inputs)), steps, batch, inputs));
        give(1, writer.reshape(writer.node("MatMul", writer.transpose(dProjected, 1, 0), writer.reshape(input(0), steps * batch, inputs)),
                1, gates * cells, inputs));
    }

    /** Of {@code y = σ(a)}: {@code y (1 − y)}. */
    final String slopeOfSigmoid(String one, String y) {
        return writer.node("Mul", y, writer.node("Sub", one, y));
    }

    /** Of {@code y = tanh(a)}: {@code 1 − y²}. */
    final String slopeOfTanh(String one, String y) {
        return writer.node("Sub", one, writer.node("Mul", y, y));
    }

    final String one() {
        return writer.floats(new float[] {1}, 1);
    }

    final void refuseLengths(int index) {
        if (!input(index).isEmpty()) {
            throw new EngineException(node.getName() + " has sequence lengths, which CUDA devices have no gradient for");
        }
    }
}
