package io.repforge.essentials.decoders;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;

/** One projection head for context and target. */
public final class SymmetricProjectionHead implements Decoder<ProjectionOptions> {

    @Override
    public String name() {
        return "symmetric-projection-head";
    }

    @Override
    public String description() {
        return "One projection head for context and target";
    }

    @Override
    public Class<ProjectionOptions> optionsType() {
        return ProjectionOptions.class;
    }

    @Override
    public DecoderModule build(Context context, ProjectionOptions options) {
        Projection projection = new Projection(context.graph(), "projection", context.projectionDim(), options);
        return (encodings, batch) -> Comparison.of(
                projection.apply(encodings.context().representation()), projection.apply(encodings.target().representation()));
    }
}
