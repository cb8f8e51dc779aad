package io.repforge.essentials.decoders;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.GraphException;

/** A projection head for the target alone; projection_dim must be representation_dim. */
public final class OnlyTargetProjectionHead implements Decoder<ProjectionOptions> {

    @Override
    public String name() {
        return "only-target-projection-head";
    }

    @Override
    public String description() {
        return "A projection head for the target alone; projection_dim must be representation_dim";
    }

    @Override
    public Class<ProjectionOptions> optionsType() {
        return ProjectionOptions.class;
    }

    @Override
    public DecoderModule build(Context context, ProjectionOptions options) {
        Projection projection = new Projection(context.graph(), "target", context.projectionDim(), options);
        return (encodings, batch) -> {
            long features = encodings.context().mean().dim(-1);
            if (features != context.projectionDim()) {
                throw new GraphException("decoder " + name() + " leaves the context as it is, with " + features + " features, but projects"
                        + " the target to " + context.projectionDim() + "; set projection_dim to " + features);
            }
            return Comparison.of(encodings.context().representation(), projection.apply(encodings.target().representation()));
        };
    }
}
