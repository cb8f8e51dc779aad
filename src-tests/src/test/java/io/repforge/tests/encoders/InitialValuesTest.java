package io.repforge.tests.encoders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.nn.ActionHead;
import io.repforge.api.nn.Lstm;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.backbones.Resnet18;
import io.repforge.backbones.Stem;
import io.repforge.dynamics.ActionEncoding;
import io.repforge.dynamics.ActionOptions;
import io.repforge.essentials.decoders.ProjectionOptions;
import io.repforge.essentials.decoders.SymmetricProjectionHead;
import io.repforge.essentials.encoders.BasicCnn;
import io.repforge.essentials.encoders.ConvNet;
import io.repforge.essentials.encoders.MagicalCnn;
import io.repforge.essentials.encoders.MagicalCnn.Arch;
import io.repforge.framework.runtime.Initialization;
import io.repforge.generative.PixelDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Where networks start, beside what PyTorch 2 and torchvision draw for the layers of eirli's classes: the deviations of normal and the bounds of
 * uniform distributions are those that {@code nn.init} computes, measured on its layers as well.
 */
class InitialValuesTest {

    private static final Space.Image RGB = Space.image(3, 64, 64);

    /** Bounds are written with five digits. */
    private static final double ROUNDED = 2e-5;

    /** A distribution of initial values. */
    private record Start(boolean uniform, double size) {

        static Start normal(double deviation) {
            return new Start(false, deviation);
        }

        static Start uniform(double bound) {
            return new Start(true, bound);
        }

        /** Within four standard errors, and within the bounds, up to which it reaches. */
        void assertDrawn(String name, double[] values) {
            int n = values.length;
            double squares = 0;
            double sum = 0;
            double largest = 0;
            for (double value : values) {
                squares += value * value;
                sum += value;
                largest = Math.max(largest, Math.abs(value));
            }
            double deviation = uniform ? size / Math.sqrt(3) : size;
            double error = Math.sqrt((uniform ? 0.2 : 0.5) / n);
            assertEquals(deviation, Math.sqrt(squares / n), 4 * error * deviation, "deviation of " + name);
            assertEquals(0, sum / n, 4 * deviation / Math.sqrt(n), "mean of " + name);
            if (uniform) {
                assertTrue(largest <= size * (1 + ROUNDED), name + " reaches to " + largest + ", beyond " + size);
                assertTrue(largest > size * (1 - 10.0 / n), name + " reaches to " + largest + " only, and not to " + size);
            }
        }
    }

    private static Graph graph(Encoder<?> encoder, Record options) {
        Graph graph = new Graph(Mode.TRAINING);
        Encoder.Context context = Encoder.Context.of(graph, StepSpec.of(RGB), PairSpec.of(RGB, RGB), 128);
        Encoder.build(new Use<Encoder<?>>(encoder, options), context).encode(graph.input("x", DType.FLOAT32, RGB.shape().prepend(2)));
        return graph;
    }

    /** All that is trained is what it should be; normalisation starts at 1 and 0. Names end as given. */
    private static void assertStarts(Graph graph, Map<String, Start> starts) {
        Initialization initialization = new Initialization(7);
        Map<String, Start> unseen = new LinkedHashMap<>(starts);
        for (Map.Entry<String, Variable> entry : graph.variables().entrySet()) {
            String name = entry.getKey();
            if (!entry.getValue().trained()) {
                continue;
            }
            double[] values = initialization.value(entry.getValue()).toDoubles();
            if (name.matches(".*norm\\d*/.*")) {
                for (double value : values) {
                    assertEquals(name.endsWith("weight") ? 1 : 0, value, name);
                }
                continue;
            }
            String end = starts.keySet().stream().filter(name::endsWith).findFirst()
                    .orElseThrow(() -> new AssertionError(name + " " + entry.getValue().tensor().shape() + " isn't expected"));
            starts.get(end).assertDrawn(name, values);
            unseen.remove(end);
        }
        assertEquals(Map.of(), unseen, "not there");
    }

    /** {@code kaiming_normal_(mode='fan_out', nonlinearity='relu')}. */
    @Test
    void resnet_18_starts_as_torchvisions() {
        assertStarts(graph(new Resnet18(), new Resnet18.Options(Stem.IMAGENET, true, false)), Map.ofEntries(
                Map.entry("stem/weight", Start.normal(0.025254)),
                Map.entry("stage1_block1/conv1/weight", Start.normal(0.058926)),
                Map.entry("stage1_block1/conv2/weight", Start.normal(0.058926)),
                Map.entry("stage1_block2/conv1/weight", Start.normal(0.058926)),
                Map.entry("stage1_block2/conv2/weight", Start.normal(0.058926)),
                Map.entry("stage2_block1/conv1/weight", Start.normal(0.041667)),
                Map.entry("stage2_block1/conv2/weight", Start.normal(0.041667)),
                Map.entry("stage2_block1/shortcut/weight", Start.normal(0.125)),
                Map.entry("stage2_block2/conv1/weight", Start.normal(0.041667)),
                Map.entry("stage2_block2/conv2/weight", Start.normal(0.041667)),
                Map.entry("stage3_block1/conv1/weight", Start.normal(0.029463)),
                Map.entry("stage3_block1/conv2/weight", Start.normal(0.029463)),
                Map.entry("stage3_block1/shortcut/weight", Start.normal(0.088388)),
                Map.entry("stage3_block2/conv1/weight", Start.normal(0.029463)),
                Map.entry("stage3_block2/conv2/weight", Start.normal(0.029463)),
                Map.entry("stage4_block1/conv1/weight", Start.normal(0.020833)),
                Map.entry("stage4_block1/conv2/weight", Start.normal(0.020833)),
                Map.entry("stage4_block1/shortcut/weight", Start.normal(0.0625)),
                Map.entry("stage4_block2/conv1/weight", Start.normal(0.020833)),
                Map.entry("stage4_block2/conv2/weight", Start.normal(0.020833)),
                Map.entry("output/weight", Start.uniform(0.044194)),
                Map.entry("output/bias", Start.uniform(0.044194))));
    }

    /** eirli takes torchvision's blocks without torchvision's start: {@code kaiming_uniform_(a=√5)}, bias ±1/√fan_in. */
    @Test
    void the_residual_magical_cnn_starts_as_pytorchs_layers_do() {
        assertStarts(graph(new MagicalCnn(), new MagicalCnn.Options(Arch.RESNET_128, 0, false)), Map.ofEntries(
                Map.entry("block1/conv1/weight", Start.uniform(0.19245)),
                Map.entry("block1/conv2/weight", Start.uniform(0.041667)),
                Map.entry("block1/shortcut/weight", Start.uniform(0.57735)),
                Map.entry("block2/conv1/weight", Start.uniform(0.041667)),
                Map.entry("block2/conv2/weight", Start.uniform(0.029463)),
                Map.entry("block2/shortcut/weight", Start.uniform(0.125)),
                Map.entry("block3/conv1/weight", Start.uniform(0.029463)),
                Map.entry("block3/conv2/weight", Start.uniform(0.029463)),
                Map.entry("block3/shortcut/weight", Start.uniform(0.088388)),
                Map.entry("reduce/weight", Start.uniform(0.088388)),
                Map.entry("reduce/bias", Start.uniform(0.088388)),
                Map.entry("hidden/weight", Start.uniform(0.044194)),
                Map.entry("hidden/bias", Start.uniform(0.044194)),
                Map.entry("output/weight", Start.uniform(0.088388)),
                Map.entry("output/bias", Start.uniform(0.088388))));
    }

    /** As torchvision's {@code ResNet} does, whatever the layers are. */
    @Test
    void conv_net_starts_as_torchvisions_networks() {
        assertStarts(graph(new ConvNet(), new ConvNet.Options(List.of(32, 64), List.of(), 1, ConvNet.Block.PLAIN, 5, 1, false, List.of(96), false)), Map.of(
                "conv1/weight", Start.normal(0.05),
                "conv2/weight", Start.normal(0.035355),
                "hidden1/weight", Start.uniform(0.125),
                "hidden1/bias", Start.uniform(0.125),
                "output/weight", Start.uniform(0.102062),
                "output/bias", Start.uniform(0.102062)));
    }

    @Test
    void the_basic_cnn_starts_as_pytorchs_layers_do() {
        assertStarts(graph(new BasicCnn(), new BasicCnn.Options(true)), Map.of(
                "conv1/weight", Start.uniform(0.072169),
                "conv2/weight", Start.uniform(0.044194),
                "conv3/weight", Start.uniform(0.041667),
                "output/weight", Start.uniform(0.03125),
                "output/bias", Start.uniform(0.03125),
                "mean/weight", Start.uniform(0.0625),
                "mean/bias", Start.uniform(0.0625),
                "scale/weight", Start.uniform(0.0625),
                "scale/bias", Start.uniform(0.0625)));
    }

    /** All four matrices and biases by the size of the state, and not by their own fan-in. */
    @Test
    void recurrent_layers_start_as_pytorchs_do() {
        Graph graph = new Graph(Mode.TRAINING);
        new Lstm(graph, "memory", 64, 2).apply(graph.input("x", DType.FLOAT32, Shape.of(5, 2, 128)));
        assertStarts(graph, Map.of("weight", Start.uniform(0.125), "recurrence", Start.uniform(0.125), "bias", Start.uniform(0.125)));
    }

    @Test
    void embeddings_of_actions_start_standard_normal() {
        Graph graph = new Graph(Mode.TRAINING);
        Space actions = Space.discrete(500, Shape.of(2));
        PairSpec pairs = PairSpec.of(RGB, RGB, actions);
        Use<Encoder<?>> small = new Use<>(new BasicCnn(), new BasicCnn.Options(false));
        EncoderModule encoder = Encoder.build(
                new Use<Encoder<?>>(new ActionEncoding(), new ActionOptions(small, 5, ActionOptions.Summary.MEAN, 48)),
                Encoder.Context.of(graph, StepSpec.of(RGB, Space.discrete(500), Map.of()), pairs, 128));
        encoder.encode(batch(graph, graph.input("done", DType.INT64, Shape.of(2, 2))));
        Variable embedding = graph.variables().entrySet().stream().filter(entry -> entry.getKey().endsWith("embedding")).findFirst().orElseThrow()
                .getValue();
        Start.normal(1).assertDrawn("embedding", new Initialization(7).value(embedding).toDoubles());
    }

    private static PairTensors batch(Graph graph, Tensor extra) {
        PairTensors batch = PairTensors.of(
                graph.input("context", DType.FLOAT32, RGB.shape().prepend(2)), graph.input("target", DType.FLOAT32, RGB.shape().prepend(2)),
                graph.input("trajectory", DType.INT64, Shape.of(2)), graph.input("timestep", DType.INT64, Shape.of(2)));
        return extra == null ? batch : batch.withExtra(extra);
    }

    private static Graph decoded(Decoder<?> decoder, Record options, int projectionDim) {
        Graph graph = new Graph(Mode.TRAINING);
        EncoderModule points = observations -> Encoding.of(Distribution.point(observations));
        PairTensors batch = batch(graph, null);
        DecoderModule module = Decoder.build(new Use<Decoder<?>>(decoder, options),
                Decoder.Context.of(graph, StepSpec.of(RGB), PairSpec.of(RGB, RGB), points, projectionDim));
        Distribution z = Distribution.point(graph.input("z", DType.FLOAT32, Shape.of(2, 128)));
        boolean pixels = decoder instanceof PixelDecoder;
        Comparison unused = module.decode(Encodings.of(z, pixels ? Distribution.point(batch.target()) : z), batch);
        assertEquals(2, unused.context().mean().dim(0));
        return graph;
    }

    @Test
    void projection_heads_start_as_pytorchs_layers_do() {
        assertStarts(decoded(new SymmetricProjectionHead(), new ProjectionOptions(List.of(127), false, Mlp.Norm.AFTER_RELU, Mlp.OutputNorm.NONE, true), 64), Map.of(
                "linear1/weight", Start.uniform(0.088388),
                "linear1/bias", Start.uniform(0.088388),
                "output/weight", Start.uniform(0.088736),
                "output/bias", Start.uniform(0.088736)));
    }

    /** The fan-in of a transposed convolution is counted by its output channels: 64 · 4 · 4, and 32 · 4 · 4. */
    @Test
    void pixel_decoders_start_as_pytorchs_layers_do() {
        assertStarts(decoded(new PixelDecoder(), new PixelDecoder.Options(false, false), 64), Map.of(
                "input/weight", Start.uniform(0.088388),
                "input/bias", Start.uniform(0.088388),
                "conv1/weight", Start.uniform(0.03125),
                "conv2/weight", Start.uniform(0.044194),
                "conv3/weight", Start.uniform(0.044194),
                "mean/weight", Start.uniform(0.058926),
                "mean/bias", Start.uniform(0.058926)));
    }

    /** As Stable-Baselines3's {@code DiagGaussianDistribution} with {@code log_std_init=0}. */
    @Test
    void the_scale_of_actions_starts_at_1() {
        Graph graph = new Graph(Mode.TRAINING);
        new ActionHead(graph, Space.box(3), List.of(), false).apply(graph.input("z", DType.FLOAT32, Shape.of(2, 128)));
        double[] logScale = new Initialization(7).value(graph.variables().get("log_scale")).toDoubles();
        for (double value : logScale) {
            assertEquals(0, value);
        }
    }
}
