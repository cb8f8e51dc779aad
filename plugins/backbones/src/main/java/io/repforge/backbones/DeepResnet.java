package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.option.Option;

/** ResNets of more layers than {@link Resnet18}, as {@link Resnet}. */
public abstract sealed class DeepResnet implements Encoder<DeepResnet.Options> {

    private final String name;
    private final String description;
    private final Resnet.Size size;

    private DeepResnet(String name, String description, Resnet.Size size) {
        this.name = name;
        this.description = description;
        this.size = size;
    }

    /** Options. */
    public record Options(
            @Option(value = "imagenet: 7×7 convolution of stride 2 and max-pooling; small: 3×3 convolution of stride 1, for images of 32 pixels",
                    defaults = "imagenet") Stem stem,
            @Option(value = "Whether two channels with the coordinates of each pixel are added (Liu et al. 2018)", defaults = "false") boolean coordConv,
            @Option(value = "Whether each block starts as the identity (Goyal et al. 2017)", defaults = "false") boolean zeroInitResidual,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {}

    /** ResNet-34: basic blocks, 512 features. */
    public static final class Resnet34 extends DeepResnet {

        /** For recipes. */
        public Resnet34() {
            this(Resnet.Size.USUAL_WIDTH);
        }

        Resnet34(int width) {
            super("resnet-34", "ResNet-34, for large or small images", Resnet.Size.basic(width, 3, 4, 6, 3));
        }
    }

    /** ResNet-50: bottlenecks, 2,048 features. */
    public static final class Resnet50 extends DeepResnet {

        /** For recipes. */
        public Resnet50() {
            this(Resnet.Size.USUAL_WIDTH);
        }

        Resnet50(int width) {
            super("resnet-50", "ResNet-50, of bottlenecks, for large or small images", Resnet.Size.bottlenecks(width, 3, 4, 6, 3));
        }
    }

    /** ResNet-101: bottlenecks, 2,048 features. */
    public static final class Resnet101 extends DeepResnet {

        /** For recipes. */
        public Resnet101() {
            this(Resnet.Size.USUAL_WIDTH);
        }

        Resnet101(int width) {
            super("resnet-101", "ResNet-101, of bottlenecks, for large or small images", Resnet.Size.bottlenecks(width, 3, 4, 23, 3));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Images.require(name, context);
        return GaussianEncoder.of(context, options.learnScale, sized -> new Resnet(sized, size, options.stem, options.coordConv, options.zeroInitResidual));
    }
}
