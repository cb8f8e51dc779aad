package io.repforge.framework.autodiff;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.graph.Node;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.runtime.Engine;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An operator in a small graph. The loss is a random fixed weighting of its outputs.
 *
 * @param op type of the operator that is checked, as {@link Node#op} gives it
 * @param what shapes and attributes, in words
 * @param build makes the operands and the outputs
 */
public record GradientCase(String op, String what, Function<Operands, List<Tensor>> build) {

    static GradientCase of(String op, String what, Function<Operands, Tensor> build) {
        return new GradientCase(op, what, operands -> List.of(build.apply(operands)));
    }

    static GradientCase ofAll(String op, String what, Function<Operands, List<Tensor>> build) {
        return new GradientCase(op, what, build);
    }

    void check(Engine engine) {
        check(engine, UnaryOperator.identity());
    }

    /** @param lowering changes the models before ONNX Runtime computes them */
    public void check(Engine engine, UnaryOperator<ModelProto> lowering) {
        check(engine, lowering, GradientCheck.GRADIENT_TOLERANCE, GradientCheck.FORWARD_TOLERANCE);
    }

    /**
     * @param lowering changes the models before ONNX Runtime computes them
     * @param tolerance as {@link GradientCheck#tolerance} says
     * @param forwardTolerance as {@link GradientCheck#forwardTolerance} says
     */
    public void check(Engine engine, UnaryOperator<ModelProto> lowering, double tolerance, double forwardTolerance) {
        Operands operands = new Operands(toString().hashCode());
        List<Tensor> outputs = build.apply(operands);
        if (operands.graph().nodes().stream().noneMatch(node -> node.op().equals(op))) {
            throw new AssertionError("the graph of this case has no node " + op);
        }
        Tensor loss = weighted(operands, outputs);
        try {
            GradientCheck.of(engine, operands.graph(), loss).lowered(lowering).feed(operands.values()).forward(outputs)
                    .tolerance(tolerance).forwardTolerance(forwardTolerance).run();
        } catch (AssertionError e) {
            throw new AssertionError(this + ": " + e.getMessage(), e);
        }
    }

    /** Σ w · y over all outputs but those that are stopped, with weights from N(0, 1). */
    static Tensor weighted(Operands operands, List<Tensor> outputs) {
        Tensor loss = null;
        for (Tensor output : outputs) {
            if (operands.graph().isStopped(output)) {
                continue;
            }
            Tensor term = output.mul(operands.untrained(output.shape().dims())).sum();
            loss = loss == null ? term : loss.add(term);
        }
        return loss;
    }

    @Override
    public String toString() {
        return op + ", " + what;
    }
}
