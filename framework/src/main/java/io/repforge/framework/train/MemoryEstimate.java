package io.repforge.framework.train;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.GraphIndex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The memory that training takes, in bytes. What is kept from step to step is known; what a step computes on the way is an estimate.
 *
 * @param variables parameters and states, with gradients and moments
 * @param batches those that are made ahead
 * @param measured what is kept, and copied, to measure steps and representations
 * @param activations what is held at once of what a step computes, if nothing is computed in place
 * @param largest the largest tensor that a step computes
 */
public record MemoryEstimate(double variables, double batches, double measured, double activations, double largest) {

    /** Operators whose output is their input by another shape. */
    private static final Set<String> VIEWS = Set.of("Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity");

    /**
     * @param training a training model, its nodes in order and with the types of what they give
     */
    static MemoryEstimate of(double variables, double batches, double measured, OnnxMl.ModelProto training) {
        OnnxMl.GraphProto graph = training.getGraph();
        GraphIndex index = new GraphIndex(graph);
        Map<String, String> memoryOf = new HashMap<>();
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            OnnxMl.NodeProto node = graph.getNode(i);
            for (String input : node.getInputList()) {
                lastUse.put(memoryOf.getOrDefault(input, input), i);
            }
            for (String output : node.getOutputList()) {
                String first = node.getInputCount() > 0 ? node.getInput(0) : "";
                memoryOf.put(output, VIEWS.contains(node.getOpType()) ? memoryOf.getOrDefault(first, first) : output);
            }
        }
        double held = 0;
        double most = 0;
        double largest = 0;
        for (int i = 0; i < graph.getNodeCount(); i++) {
            OnnxMl.NodeProto node = graph.getNode(i);
            for (String output : node.getOutputList()) {
                double size = output.equals(memoryOf.get(output)) ? index.bytes(output).orElse(0.0) : 0;
                held += size;
                largest = Math.max(largest, size);
            }
            most = Math.max(most, held);
            for (String freed : new HashSet<>(node.getInputList())) {
                String memory = memoryOf.getOrDefault(freed, freed);
                if (lastUse.getOrDefault(memory, -1) == i && memoryOf.containsKey(memory)) {
                    held -= index.bytes(memory).orElse(0.0);
                    lastUse.put(memory, -1);
                }
            }
        }
        return new MemoryEstimate(variables, batches, measured, most, largest);
    }

    /** Elements of a shape, however many. */
    static double elements(Shape shape) {
        double elements = 1;
        for (long dim : shape.dims()) {
            elements *= dim;
        }
        return elements;
    }

    /** What training can't do with less than. */
    double atLeast() {
        return variables + batches + measured + largest;
    }

    /** All together. */
    public double total() {
        return variables + batches + measured + activations;
    }

    /** Such as {@code about 1.2 GiB of the 24 GiB here (300 MiB for parameters …)}. */
    public String words() {
        OptionalLong machine = MachineMemory.bytes();
        String here = machine.isEmpty() ? "" : (total() > machine.getAsLong() ? ", more than the " : " of the ")
                + MachineMemory.words(machine.getAsLong()) + " here";
        return "about " + MachineMemory.words(total()) + here + " (" + MachineMemory.words(variables) + " for parameters, their gradients and moments, "
                + MachineMemory.words(batches) + " for batches, " + MachineMemory.words(measured) + " to measure, " + MachineMemory.words(activations)
                + " within a step)";
    }
}
