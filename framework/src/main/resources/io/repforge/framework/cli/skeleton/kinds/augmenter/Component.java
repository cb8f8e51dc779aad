package @package@;

import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import java.util.List;

/** Changes the context much and the target little, so that what is sure teaches what is harder to see (FixMatch, Sohn et al. 2020; ReSSL, Zheng et al. 2021). */
public final class @class@ implements Augmenter<@class@.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What is applied to the context, in this order",
                    defaults = "[random-resized-crop, flip-left-right, color-jitter, erase]") List<Use<Augmentation<?>>> strong,
            @Option(value = "What is applied to the target, in this order", defaults = "[flip-left-right, noise]") List<Use<Augmentation<?>>> weak) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Changes the context much and the target little";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    /** Augmentations may give images another size. */
    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        return BatchSpec.of(pairs)
                .withContext(Augmentation.space(options.strong, images("context", pairs.context())))
                .withTarget(Augmentation.space(options.weak, images("target", pairs.target())));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        Space.Image contexts = images("context", pairs.context());
        Space.Image targets = images("target", pairs.target());
        // A scope of its own for each, so that they draw apart.
        Tensor context = graph.scope("context", () -> Augmentation.apply(options.strong, graph, batch.context(), contexts));
        Tensor target = graph.scope("target", () -> Augmentation.apply(options.weak, graph, batch.target(), targets));
        return batch.withContext(context).withTarget(target);
    }

    private Space.Image images(String part, Space space) {
        if (space instanceof Space.Image images) {
            return images;
        }
        throw new GraphException("augmenter " + name() + ": the " + part + " is " + space + ", not an image; choose an augmenter that leaves it alone, such as none");
    }
}
