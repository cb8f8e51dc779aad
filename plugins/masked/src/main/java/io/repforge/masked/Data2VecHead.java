package io.repforge.masked;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.View;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The head of data2vec (Baevski et al. 2022, section 3.3): from what the student makes of each mask token, a linear layer predicts what the teacher makes of the patch itself:
 * the mean of its last K blocks, each normalised over features. Context and target are {@code [N, M, D]} for M hidden patches. The encoder must name what its blocks make of
 * patches {@code block1}, {@code block2}, …, as {@code vit} does.
 */
public final class Data2VecHead implements Decoder<Data2VecHead.Options> {

    private static final double EPSILON = 1e-6;
    private static final String BLOCK = "block";

    /** Options. */
    public record Options(@Option(value = "K, how many of the teacher's last blocks the targets are the mean of", defaults = "6", min = 1) int layers) {}

    @Override
    public String name() {
        return "data2vec-head";
    }

    @Override
    public String description() {
        return "A linear layer that predicts the mean of a teacher's last blocks where patches are hidden";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        Linear output = Linear.square(context.graph(), "output");
        return (encodings, batch) -> {
            Tensor hidden = batch.view(View.HIDDEN).tensor();
            Tensor predicted = output.apply(Rows.gather(encodings.context().tensor(Encoding.TOKENS), hidden));
            Tensor targets = Rows.gather(mean(encodings.target(), options.layers), hidden).stopGradient();
            return Comparison.of(Distribution.point(predicted), Distribution.point(targets));
        };
    }

    private Tensor mean(Encoding teacher, int layers) {
        int depth = 0;
        while (teacher.tensors().containsKey(BLOCK + (depth + 1))) {
            depth++;
        }
        if (depth < layers) {
            throw new GraphException("decoder " + name() + " takes the mean of the encoder's last " + layers + " blocks, but it names "
                    + (depth == 0 ? "none" : "only " + depth) + "; set layers to fewer, or choose an encoder of more blocks, such as vit");
        }
        List<Tensor> last = IntStream.rangeClosed(depth - layers + 1, depth)
                .mapToObj(number -> teacher.tensor(BLOCK + number).standardize(-1, EPSILON)).toList();
        return last.stream().reduce(Tensor::add).orElseThrow().div(layers);
    }
}
