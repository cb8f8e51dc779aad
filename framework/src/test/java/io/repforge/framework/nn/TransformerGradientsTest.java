package io.repforge.framework.nn;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.DropPath;
import io.repforge.api.nn.LayerNorm;
import io.repforge.api.nn.MultiHeadAttention;
import io.repforge.api.nn.PatchEmbedding;
import io.repforge.api.nn.Patches;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.api.nn.TransformerBlock;
import io.repforge.framework.autodiff.GradientCheck;
import io.repforge.framework.runtime.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Gradients through what Vision Transformers are made of, against central differences in float64. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransformerGradientsTest {

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private static Tensor parameter(Graph graph, String name, long... dims) {
        return graph.parameter(name, Shape.of(dims), Initializer.zeros());
    }

    /** A weighting of the output, so that no symmetry hides a gradient. */
    private void check(Graph graph, Tensor output) {
        Tensor weights = graph.input("weights", DType.FLOAT32, output.shape());
        GradientCheck.of(engine, graph, output.mul(weights).sum()).run();
    }

    @Test
    void through_self_attention() {
        Graph graph = new Graph(Mode.TRAINING);
        check(graph, new MultiHeadAttention(graph, "attention", 2).apply(parameter(graph, "x", 2, 3, 4)));
    }

    @Test
    void through_cross_attention_with_a_mask() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor mask = graph.random("mask", new Draw.Bernoulli(0.6), Shape.of(2, 1, 3, 5)).greater(graph.scalar(DType.FLOAT32, 0.5));
        check(graph, new MultiHeadAttention(graph, "attention", 2).apply(parameter(graph, "x", 2, 3, 4), parameter(graph, "memory", 2, 5, 6), mask));
    }

    @Test
    void through_two_transformer_blocks_with_drop_path() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor x = new TransformerBlock(graph, "block1", 2, 2, 0).apply(parameter(graph, "x", 2, 3, 4));
        check(graph, new TransformerBlock(graph, "block2", 1, 1.5, 0.5).apply(x));
    }

    @Test
    void through_layer_norm_and_drop_path() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor x = parameter(graph, "x", 6, 2, 3);
        check(graph, x.add(new DropPath(graph, 0.3).apply(new LayerNorm(graph, "norm", 1e-6).apply(x).square())));
    }

    @Test
    void through_patches_and_learned_positions_on_another_grid() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor tokens = new PatchEmbedding(graph, "patches", 3, 2).apply(graph.input("x", DType.FLOAT32, Shape.of(2, 1, 6, 4)));
        check(graph, tokens.add(PositionEmbedding.learned(graph, "positions", 2, 3, 3).of(3, 2)));
    }

    /** He et al. 2022: visible patches are encoded, mask tokens stand for the others, and all are brought back in order. */
    @Test
    void through_a_small_masked_autoencoder() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor images = graph.input("images", DType.FLOAT32, Shape.of(2, 1, 4, 4));
        Tensor tokens = new PatchEmbedding(graph, "patches", 4, 2).apply(images).add(PositionEmbedding.sineCosine(graph, 4).of(2, 2));
        Ranking order = Ranking.ascending(graph.input("noise", DType.FLOAT32, Shape.of(2, 4)), 1);
        Tensor visible = Rows.gather(tokens, order.indices().slice(1, 0, 1));
        Tensor encoded = new TransformerBlock(graph, "encoder", 2, 1, 0).apply(visible);
        Tensor hidden = Rows.repeat(parameter(graph, "mask_token", 1, 1, 4).expand(Shape.of(1, 3, 4)), images);
        Tensor all = Rows.gather(Tensor.concat(1, encoded, hidden), order.places());
        check(graph, new TransformerBlock(graph, "decoder", 1, 1, 0).apply(all).sub(Patches.cut(images, 2)).square());
    }
}
