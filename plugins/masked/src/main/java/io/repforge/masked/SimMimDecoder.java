package io.repforge.masked;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.View;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;

/**
 * The head of SimMIM (Xie et al. 2022, section 3.3): one linear layer that predicts the pixels of each hidden patch from what the encoder makes of its mask token. Context and
 * target are {@code [N, M, p · p · C]} for M hidden patches.
 */
public final class SimMimDecoder implements Decoder<SimMimDecoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels; the encoder's", defaults = "4", min = 1) int patch,
            @Option(value = "Whether the pixels of each patch have mean 0 and variance 1", defaults = "false") boolean normalise) {}

    @Override
    public String name() {
        return "simmim-decoder";
    }

    @Override
    public String description() {
        return "A linear layer that predicts the pixels of hidden patches from what stands for them";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        PatchPixels targets = new PatchPixels(options.patch, options.normalise);
        Linear pixels = new Linear(context.graph(), "pixels", targets.count(PatchPixels.image(name(), context)));
        return (encodings, batch) -> {
            Tensor hidden = batch.view(View.HIDDEN).tensor();
            Tensor predicted = pixels.apply(Rows.gather(encodings.context().tensor(Encoding.TOKENS), hidden));
            return Comparison.of(Distribution.point(predicted), Distribution.point(targets.of(batch.target(), hidden)));
        };
    }
}
