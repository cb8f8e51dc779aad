package io.repforge.framework.runtime.onednn;

import java.util.Map;

/**
 * Which tensors of an operator of ours may lie in any layout; an attribute of the node says in which. All others are plain.
 *
 * @param inputs position to name
 * @param outputs position to name
 */
record Operands(Map<Integer, String> inputs, Map<Integer, String> outputs) {

    static final String X = "x";
    static final String Y = "y";
    static final String DX = "dx";
    static final String DY = "dy";

    /** Of the operators that aren't ours. */
    static final Operands NONE = new Operands(Map.of(), Map.of());

    /** By operator. */
    static final Map<String, Operands> OF = Map.of(
            ConvolutionForward.NAME, new Operands(Map.of(0, X), Map.of(0, Y)),
            ConvolutionBackward.NAME, new Operands(Map.of(0, DY, 1, X), Map.of(0, DX)),
            NormalizationForward.NAME, new Operands(Map.of(0, X), Map.of(0, Y)),
            NormalizationBackward.NAME, new Operands(Map.of(0, DY, 1, X), Map.of(0, DX)),
            Relayout.NAME, new Operands(Map.of(0, X), Map.of(0, Y)));

    /** The attribute with an operand's layout. */
    static String layout(String operand) {
        return operand + "_block";
    }
}
