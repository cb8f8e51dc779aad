package org.example.vision;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.LayerNorm;
import io.repforge.api.nn.TransformerBlock;
import java.util.ArrayList;
import java.util.List;

/** Blocks of a Vision Transformer, one after another, and a normalisation of what they give. */
final class Transformer {

    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;

    Transformer(Graph graph, int depth, int heads) {
        for (int i = 0; i < depth; i++) {
            blocks.add(new TransformerBlock(graph, "block" + (i + 1), heads, 4, 0));
        }
        this.norm = new LayerNorm(graph, "norm", 1e-6);
    }

    /** {@code [N, T, D]} of {@code [N, T, D]}. */
    Tensor apply(Tensor tokens) {
        Tensor x = tokens;
        for (TransformerBlock block : blocks) {
            x = block.apply(x);
        }
        return norm.apply(x);
    }

    /** A trained token, {@code [1, 1, D]}. */
    static Tensor token(Graph graph, String name, int features) {
        return graph.parameter(name, Shape.of(1, 1, features), new Initializer.Gaussian(0, 0.02));
    }
}
