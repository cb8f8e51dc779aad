package io.repforge.framework.runtime.cuda;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.OnnxNodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ONNX Runtime's {@code GRUTraining} and {@code GRUGrad} step by step:
 *
 * <pre>
 * z, r = σ(x·Wᵀ + h·Rᵀ + b)
 * g = tanh(x·Wᵀ + (r·h)·Rᵀ + b),   or with the reset after the product   g = tanh(x·Wᵀ + b + r·(h·Rᵀ + b'))
 * h ← (1 − z)·g + z·h
 * </pre>
 */
final class UnrolledGru extends UnrolledRecurrence {

    private static final int SEQUENCE_LENGTHS = 4;

    private final boolean resetAfter;

    UnrolledGru(NodeProto node, Shape x, Shape r, NodeWriter writer) {
        super(node, x, r, writer);
        this.resetAfter = OnnxNodes.integer(node, "linear_before_reset", 0) != 0;
    }

    /** The rows of the recurrent weights {@code [GH, H]} that are for update and reset, and those for the candidate. */
    private List<String> recurrentWeights() {
        String r = writer.reshape(input(2), gates * cells, cells);
        return List.of(writer.node("Slice", r, writer.longs(0), writer.longs(2 * cells), writer.longs(0)),
                writer.node("Slice", r, writer.longs(2 * cells), writer.longs(gates * cells), writer.longs(0)));
    }

    /** The candidate's part of the states' biases, {@code [H]}; empty if there are none. */
    private String candidateBias(List<String> biases) {
        return biases.isEmpty() ? "" : writer.split(biases.get(1), gates, 0).get(2);
    }

    private String plus(String tensor, String bias) {
        return bias.isEmpty() ? tensor : writer.node("Add", tensor, bias);
    }

    /** X, W, R, B, lengths, H₀ → all hidden states, the last one, all gates: update, reset, candidate. */
    @Override
    void forward() {
        refuseLengths(SEQUENCE_LENGTHS);
        List<String> biases = biases();
        String projected = projected();
        if (!biases.isEmpty()) {
            projected = writer.node("Add", projected, biases.get(0));
        }
        List<String> projections = eachStep(writer.reshape(projected, steps, 1, batch, gates * cells), gates * cells);
        List<String> weights = recurrentWeights();
        String rGates = writer.transpose(weights.get(0), 1, 0);
        String rCandidate = writer.transpose(weights.get(1), 1, 0);
        String bCandidate = candidateBias(biases);
        String bGates = biases.isEmpty() ? "" : writer.node("Slice", biases.get(1), writer.longs(0), writer.longs(2 * cells), writer.longs(0));
        String one = one();
        String h = state(input(5));
        List<String> hidden = new ArrayList<>();
        List<String> opened = new ArrayList<>();
        for (String projection : projections) {
            List<String> x = writer.split(projection, gates, 1);
            List<String> a = writer.split(plus(writer.node("MatMul", h, rGates), bGates), 2, 1);
            String z = writer.node("Sigmoid", writer.node("Add", x.get(0), a.get(0)));
            String r = writer.node("Sigmoid", writer.node("Add", x.get(1), a.get(1)));
            String before = resetAfter
                    ? writer.node("Mul", r, plus(writer.node("MatMul", h, rCandidate), bCandidate))
                    : plus(writer.node("MatMul", writer.node("Mul", r, h), rCandidate), bCandidate);
            String g = writer.node("Tanh", writer.node("Add", x.get(2), before));
            h = writer.node("Add", writer.node("Mul", writer.node("Sub", one, z), g), writer.node("Mul", z, h));
            hidden.add(h);
            opened.add(writer.concat(1, List.of(z, r, g)));
        }
        give(0, together(hidden, cells));
        give(1, writer.reshape(h, 1, batch, cells));
        give(2, together(opened, gates * cells));
    }

    /** What the reset gates are multiplied with, which the forward pass doesn't give. */
    private List<String> products(List<String> previous, String weights) {
        String all = writer.node("MatMul", writer.concat(0, previous), writer.transpose(weights, 1, 0));
        return eachStep(writer.reshape(plus(all, candidateBias(biases())), steps, 1, batch, cells), cells);
    }

    /**
     * X, W, R, B, lengths, H₀, all hidden states, all gates, and the gradients of all hidden states and of the last one → the gradients of X,
     * W, R, B, H₀.
     */
    @Override
    void backward() {
        refuseLengths(SEQUENCE_LENGTHS);
        String one = one();
        List<String> weights = recurrentWeights();
        List<String> previous = new ArrayList<>(List.of(state(input(5))));
        previous.addAll(eachStep(input(6), cells).subList(0, steps - 1));
        List<String> opened = eachStep(input(7), gates * cells);
        List<String> products = resetAfter ? products(previous, weights.get(1)) : List.of();
        List<String> dHidden = input(8).isEmpty() ? List.of() : eachStep(input(8), cells);
        String dh = state(input(9));
        String[] dGates = new String[steps]; // of update and reset, before the sigmoid
        String[] dCandidate = new String[steps]; // before the tanh
        String[] dProduct = new String[steps]; // of the candidate's product with R
        String[] factor = new String[steps]; // what R is multiplied with there
        for (int t = steps - 1; t >= 0; t--) {
            List<String> gate = writer.split(opened.get(t), gates, 1);
            String z = gate.get(0);
            String r = gate.get(1);
            String g = gate.get(2);
            String h = previous.get(t);
            if (!dHidden.isEmpty()) {
                dh = writer.node("Add", dh, dHidden.get(t));
            }
            dCandidate[t] = writer.node("Mul", writer.node("Mul", dh, writer.node("Sub", one, z)), slopeOfTanh(one, g));
            String dz = writer.node("Mul", dh, writer.node("Sub", h, g));
            String dr;
            String dBefore = writer.node("Mul", dh, z);
            if (resetAfter) {
                dr = writer.node("Mul", dCandidate[t], products.get(t));
                dProduct[t] = writer.node("Mul", dCandidate[t], r);
                factor[t] = h;
                dBefore = writer.node("Add", dBefore, writer.node("MatMul", dProduct[t], weights.get(1)));
            } else {
                String dReset = writer.node("MatMul", dCandidate[t], weights.get(1));
                dr = writer.node("Mul", dReset, h);
                dProduct[t] = dCandidate[t];
                factor[t] = writer.node("Mul", r, h);
                dBefore = writer.node("Add", dBefore, writer.node("Mul", dReset, r));
            }
            dGates[t] = writer.concat(1,
                    List.of(writer.node("Mul", dz, slopeOfSigmoid(one, z)), writer.node("Mul", dr, slopeOfSigmoid(one, r))));
            dh = writer.node("Add", dBefore, writer.node("MatMul", dGates[t], weights.get(0)));
        }
        String gatesOfAll = writer.concat(0, Arrays.asList(dGates));
        String productsOfAll = writer.concat(0, Arrays.asList(dProduct));
        String all = writer.concat(1, List.of(gatesOfAll, writer.concat(0, Arrays.asList(dCandidate))));
        giveInputGradients(all);
        give(2, writer.reshape(writer.concat(0, List.of(
                writer.node("MatMul", writer.transpose(gatesOfAll, 1, 0), writer.concat(0, previous)),
                writer.node("MatMul", writer.transpose(productsOfAll, 1, 0), writer.concat(0, Arrays.asList(factor))))), 1, gates * cells, cells));
        give(3, writer.concat(1, List.of(
                writer.node("ReduceSum", all, writer.longs(0)),
                writer.node("ReduceSum", writer.concat(1, List.of(gatesOfAll, productsOfAll)), writer.longs(0)))));
        give(4, writer.reshape(dh, 1, batch, cells));
    }
}
