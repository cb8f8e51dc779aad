package io.repforge.backbones;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.option.Option;

/** ResNet-18 as {@link Resnet}: basic blocks, two in each stage, and 512 features. It takes coordinates unless told otherwise, as in eirli. */
public final class Resnet18 implements Encoder<Resnet18.Options> {

    /** Options. */
    public record Options(
            @Option(value = "imagenet: 7×7 convolution of stride 2 and max-pooling; small: 3×3 convolution of stride 1, for images of 32 pixels",
                    defaults = "imagenet") Stem stem,
            @Option(value = "Whether two channels with the coordinates of each pixel are added (Liu et al. 2018)", defaults = "true") boolean coordConv,
            @Option(value = "Whether each block starts as the identity (Goyal et al. 2017)", defaults = "false") boolean zeroInitResidual,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {

        /** One whose blocks start as He's. */
        public Options(Stem stem, boolean coordConv, boolean learnScale) {
            this(stem, coordConv, false, learnScale);
        }
    }

    private final Resnet.Size size;

    /** For recipes. */
    public Resnet18() {
        this(Resnet.Size.USUAL_WIDTH);
    }

    Resnet18(int width) {
        this.size = Resnet.Size.basic(width, 2, 2, 2, 2);
    }

    @Override
    public String name() {
        return "resnet-18";
    }

    @Override
    public String description() {
        return "ResNet-18, for large or small images";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Images.require(name(), context);
        return GaussianEncoder.of(context, options.learnScale,
                sized -> new Resnet(sized, size, options.stem, options.coordConv, options.zeroInitResidual));
    }
}
