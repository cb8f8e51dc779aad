package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.encoder.Stages;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.BatchNorm;
import io.repforge.api.nn.Conv2d;
import io.repforge.api.nn.Dropout;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.ResidualBlock;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The networks of the MAGICAL benchmark (Toyer et al. 2020, The MAGICAL Benchmark for Robust Imitation) and their residual variants. Plain
 * ones go Conv → [dropout] → ReLU → BatchNorm per layer and end in a hidden linear layer of 256; residual ones are basic blocks, a 1×1
 * convolution to 32 channels and a hidden linear layer of 128. Where no number of features is wanted, the hidden layer gives them. All
 * layers start as PyTorch's do, also those of the residual blocks: eirli takes torchvision's {@code BasicBlock} alone, without the start that torchvision gives a whole ResNet.
 */
public final class MagicalCnn implements Encoder<MagicalCnn.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Which network", defaults = "resnet-128") Arch arch,
            @Option(value = "Share of activations dropped after each convolution; for the plain networks magical and small only", defaults = "0", min = 0,
                    max = 0.99) double dropout,
            @Option(value = "Factor of the channels of all convolutions", defaults = "1.0", min = 0, aboveMin = true, max = 16) double width,
            @Option(value = "Units of the hidden linear layer; 0 for the benchmark's, which is 256 in plain networks and 128 in residual ones", defaults = "0",
                    min = 0) int hidden,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {
        /** The benchmark's own widths. */
        public Options(Arch arch, double dropout, boolean learnScale) {
            this(arch, dropout, 1, 0, learnScale);
        }

        public Options {
            if (dropout > 0 && !arch.isPlain()) {
                throw new IllegalArgumentException("dropout works with arch magical and small only; leave it out or choose one of these");
            }
        }

        private int hiddenUnits() {
            return hidden == 0 ? arch.hidden() : hidden;
        }
    }

    /** The networks; the numbers are channels and stride; plain ones have twice the channels of the benchmark's. */
    public enum Arch {
        /** Five plain convolutions, the first at full size. */
        MAGICAL(new int[][] {{64, 1}, {128, 2}, {128, 2}, {128, 2}, {128, 2}}),
        /** As magical, with the first convolution at half size. */
        SMALL(new int[][] {{64, 2}, {128, 2}, {128, 2}, {128, 2}, {128, 2}}),
        /** Two residual blocks. */
        RESNET(new int[][] {{64, 4}, {128, 2}}),
        /** Three residual blocks. */
        RESNET_128(new int[][] {{64, 4}, {128, 2}, {128, 2}}),
        /** Three residual blocks at twice the resolution. */
        RESNET_128_X2(new int[][] {{64, 2}, {128, 2}, {128, 2}}),
        /** Three residual blocks, the last one wider. */
        RESNET_256(new int[][] {{64, 4}, {128, 2}, {256, 2}});

        private final int[][] layers;

        Arch(int[][] layers) {
            this.layers = layers;
        }

        /** Channels of a layer at some width. */
        int channels(int layer, double width) {
            return Math.max(1, (int) Math.round(layers[layer][0] * width));
        }

        int stride(int layer) {
            return layers[layer][1];
        }

        /** Units of the hidden layer where none are asked for. */
        int hidden() {
            return isPlain() ? 256 : 128;
        }

        boolean isPlain() {
            return this == MAGICAL || this == SMALL;
        }
    }

    @Override
    public String name() {
        return "magical-cnn";
    }

    @Override
    public String description() {
        return "Plain or residual network of the MAGICAL benchmark";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Space.Image image = Images.require(name(), context);
        return GaussianEncoder.of(context, options.learnScale,
                sized -> options.arch.isPlain() ? new Plain(sized, image, options) : new Residual(sized, image, options));
    }

    private static final class Plain implements Backbone {

        private final Space.Image size;
        private final List<Conv2d> convolutions = new ArrayList<>();
        private final List<BatchNorm> norms = new ArrayList<>();
        private final Dropout dropout;
        private final Linear hidden;
        private final UnaryOperator<Tensor> output;
        private final Stages stages = new Stages();

        Plain(Context context, Space.Image size, Options options) {
            Graph graph = context.graph();
            this.size = size;
            for (int i = 0; i < options.arch.layers.length; i++) {
                int kernel = i == 0 ? 5 : 3;
                Window window = Window.stride(options.arch.stride(i), kernel / 2);
                convolutions.add(new Conv2d(graph, "conv" + (i + 1), options.arch.channels(i, options.width), kernel, window, false));
                norms.add(new BatchNorm(graph, "norm" + (i + 1)));
            }
            dropout = new Dropout(graph, options.dropout);
            hidden = new Linear(graph, "hidden", options.hiddenUnits());
            output = context.lastLayer("output");
        }

        @Override
        public Features apply(Tensor images) {
            Images.requireSize("magical-cnn", size, images);
            stages.begin(images);
            Tensor h = images;
            for (int i = 0; i < convolutions.size(); i++) {
                h = stages.map("conv" + (i + 1), norms.get(i).apply(dropout.apply(convolutions.get(i).apply(h)).relu()));
            }
            h = stages.vector("hidden", hidden.apply(stages.lastMap(h).flatten(1)).relu());
            return new Features(output.apply(h), stages.tensors());
        }

        @Override
        public List<Shape> featureMaps() {
            return stages.maps();
        }
    }

    private static final class Residual implements Backbone {

        private static final int REDUCED = 32;
        private static final int KERNEL = 3;

        private final Space.Image size;
        private final List<ResidualBlock> blocks = new ArrayList<>();
        private final Conv2d reduce;
        private final Linear hidden;
        private final UnaryOperator<Tensor> output;
        private final Stages stages = new Stages();

        Residual(Context context, Space.Image size, Options options) {
            Graph graph = context.graph();
            this.size = size;
            for (int i = 0; i < options.arch.layers.length; i++) {
                blocks.add(new ResidualBlock(graph, "block" + (i + 1), options.arch.channels(i, options.width),
                        KERNEL, options.arch.stride(i), true, Initializer::uniformFanIn));
            }
            reduce = new Conv2d(graph, "reduce", REDUCED, 1, Window.stride(1), true);
            hidden = new Linear(graph, "hidden", options.hiddenUnits());
            output = context.lastLayer("output");
        }

        @Override
        public Features apply(Tensor images) {
            Images.requireSize("magical-cnn", size, images);
            stages.begin(images);
            Tensor h = images;
            for (int i = 0; i < blocks.size(); i++) {
                h = stages.map("block" + (i + 1), blocks.get(i).apply(h));
            }
            h = stages.map("reduce", reduce.apply(h));
            h = stages.vector("hidden", hidden.apply(stages.lastMap(h).flatten(1)).relu());
            return new Features(output.apply(h), stages.tensors());
        }

        @Override
        public List<Shape> featureMaps() {
            return stages.maps();
        }
    }
}
