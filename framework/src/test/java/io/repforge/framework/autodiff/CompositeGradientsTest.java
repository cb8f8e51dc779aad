package io.repforge.framework.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.ConvTranspose2d;
import io.repforge.api.nn.Dropout;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.Lstm;
import io.repforge.framework.runtime.Engine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Gradients through whole networks and losses, where operators meet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompositeGradientsTest {

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private GradientCheck check(Graph graph, Tensor loss) {
        return GradientCheck.of(engine, graph, loss);
    }

    private static Tensor parameter(Graph g, String name, long... dims) {
        return g.parameter(name, Shape.of(dims), Initializer.zeros());
    }

    @Test
    void through_convolution_batch_norm_relu_pool_linear_and_cross_entropy() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = g.input("x", DType.FLOAT32, Shape.of(4, 2, 6, 6));
        Tensor labels = g.input("labels", DType.INT64, Shape.of(4));
        Tensor h = new Conv2d(g, "conv", 3, 3, Window.stride(1, 1), false).apply(x);
        h = new BatchNorm(g, "norm").apply(h).relu().maxPool(2, 2, 0);
        h = new Linear(g, "head", 5).apply(h.flatten(1));
        check(g, h.crossEntropy(labels)).feed(labels, 4, 0, 2, 2).run();
    }

    @Test
    void through_a_residual_block() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = g.input("x", DType.FLOAT32, Shape.of(2, 2, 5, 5));
        Tensor h = new BatchNorm(g, "norm1").apply(new Conv2d(g, "conv1", 3, 3, Window.stride(2, 1), false).apply(x)).relu();
        h = new BatchNorm(g, "norm2").apply(new Conv2d(g, "conv2", 3, 3, Window.stride(1, 1), false).apply(h));
        Tensor shortcut = new BatchNorm(g, "norm3").apply(new Conv2d(g, "shortcut", 3, 1, Window.stride(2), false).apply(x));
        check(g, h.add(shortcut).relu().globalAveragePool().square().sum()).run();
    }

    @Test
    void of_weights_that_are_applied_twice() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = g.input("x", DType.FLOAT32, Shape.of(3, 4));
        Linear shared = new Linear(g, "shared", 4);
        Tensor y = shared.apply(shared.apply(x).tanh()).tanh();
        check(g, y.mul(shared.apply(x)).mean()).run();
        assertEquals(2, g.variables().size());
    }

    @Test
    void of_one_batch_norm_applied_to_two_batches_whose_running_statistics_follow_both() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor context = parameter(g, "context", 4, 3, 2, 2);
        Tensor target = parameter(g, "target", 4, 3, 2, 2);
        BatchNorm norm = new BatchNorm(g, "norm");
        Tensor a = norm.apply(context);
        Tensor b = norm.apply(target.mul(2).add(1));
        List<Tensor> statistics = new ArrayList<>(g.assignments().values());
        assertEquals(2, statistics.size());
        check(g, a.mul(b).sum()).forward(statistics).run();
    }

    @Test
    void that_are_stopped_do_not_flow() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 2);
        Tensor y = parameter(g, "y", 2);
        Tensor loss = x.mul(y.stopGradient()).sum().add(x.square().stopGradient().mul(y).sum()).add(x.stopGradient().sum());
        check(g, loss).feed(x, 3, -2).feed(y, 0.5, 7).expect(x, 0.5, 7).expect(y, 9, 4).run();
    }

    @Test
    void of_what_only_lies_behind_a_stop_are_absent() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 2);
        Tensor y = parameter(g, "y", 2);
        Tensor loss = x.stopGradient().mul(y).sum();
        assertFalse(Gradients.of(g, loss, List.of(x, y)).containsKey(x));
    }

    @Test
    void of_a_normalised_contrastive_loss() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor context = parameter(g, "context", 4, 5).l2Normalize(-1);
        Tensor target = parameter(g, "target", 4, 5).l2Normalize(-1);
        Tensor all = Tensor.concat(0, context, target);
        double[] self = new double[64];
        for (int i = 0; i < 8; i++) {
            self[9 * i] = -1e4;
        }
        Tensor mask = g.input("mask", DType.FLOAT32, Shape.of(8, 8));
        Tensor labels = g.input("labels", DType.INT64, Shape.of(8));
        Tensor logits = all.matmul(all.transposeMatrix()).div(0.5).add(mask);
        check(g, logits.crossEntropy(labels)).feed(mask, self).feed(labels, 4, 5, 6, 7, 0, 1, 2, 3).run();
    }

    @Test
    void of_a_variational_autoencoder() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = g.input("x", DType.FLOAT32, Shape.of(3, 1, 4, 4));
        Tensor h = new Linear(g, "encoder", 6).apply(x.flatten(1)).tanh();
        Tensor mean = new Linear(g, "mean", 2).apply(h);
        Tensor scale = new Linear(g, "scale", 2).apply(h).softplus().add(1e-3);
        Distribution.Normal latent = new Distribution.Normal(mean, scale);
        Tensor z = new Linear(g, "decoder", 8).apply(latent.sample()).reshape(3, 2, 2, 2);
        Tensor pixels = new ConvTranspose2d(g, "pixels", 1, 4, Window.stride(2, 1), 0, true).apply(z);
        Tensor reconstruction = new Distribution.Normal(pixels, g.scalar(DType.FLOAT32, 0.7)).logDensity(x).sum(false, 1, 2, 3).mean();
        Tensor loss = latent.divergenceFromStandard().sum(false, 1).mean().sub(reconstruction);
        check(g, loss).run();
    }

    @Test
    void through_five_steps_of_two_lstm_layers() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 5, 2, 3);
        Tensor outputs = new Lstm(g, "context", 4, 2).apply(x);
        check(g, outputs.select(0, -1).square().sum().add(outputs.mean())).run();
    }

    @Test
    void through_a_prediction_by_batches_of_matrices_as_attention_does() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 2, 3, 4);
        Tensor query = x.matmul(parameter(g, "query", 4, 4));
        Tensor key = x.matmul(parameter(g, "key", 4, 4));
        Tensor attention = query.matmul(key.transposeMatrix()).div(2).softmax(-1);
        Tensor y = attention.matmul(x.matmul(parameter(g, "value", 4, 4)));
        Tensor normal = y.layerNorm(-1, parameter(g, "scale", 4), parameter(g, "bias", 4), 1e-5).gelu();
        check(g, normal.mul(x).sum()).run();
    }

    @Test
    void through_dropout_flow_only_where_nothing_was_dropped() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 4, 5);
        check(g, new Dropout(g, 0.4).apply(x).square().sum()).run();
    }

    @Test
    void of_what_is_drawn_can_be_asked_for_too() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor noise = g.random("noise", new Draw.Gaussian(0, 1), Shape.of(3));
        Tensor x = g.input("x", DType.FLOAT32, Shape.of(3));
        check(g, x.mul(noise).square().sum()).withRespectTo(List.of(noise, x)).run();
    }

    // ---- kinks, where the subgradient is a choice

    @Test
    void of_the_largest_are_shared_equally_among_equals() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 2, 3);
        check(g, x.max(false, 1).mul(g.scalar(DType.FLOAT32, 6)).sum()).feed(x, 1, 1, 1, 4, 0, 4).expect(x, 2, 2, 2, 3, 0, 3).run();
    }

    @Test
    void of_min_and_max_are_shared_between_equal_operands() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 3);
        Tensor y = parameter(g, "y", 3);
        check(g, x.max(y).add(x.min(y).mul(10)).sum()).feed(x, 1, 2, 3).feed(y, 1, 1, 4)
                .expect(x, 5.5, 1, 10).expect(y, 5.5, 10, 1).run();
    }

    @Test
    void of_relu_and_abs_are_zero_at_zero() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 1);
        check(g, x.relu().add(x.abs()).sum()).feed(x, 0).expect(x, 0).run();
    }

    @Test
    void of_a_window_with_equal_elements_flow_to_one_of_them() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 1, 1, 2, 2);
        check(g, x.maxPool(2, 2, 0).sum()).feed(x, 5, 5, 5, 5).expect(x, 1, 0, 0, 0).run();
    }

    @Test
    void of_the_length_of_a_zero_vector_are_finite() {
        Graph g = new Graph(Mode.TRAINING);
        Tensor x = parameter(g, "x", 1, 3);
        check(g, x.square().sum().sqrt()).feed(x, 0, 0, 0).expect(x, 0, 0, 0).run();
    }
}
