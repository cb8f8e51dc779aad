package io.repforge.essentials.decoders;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;

/** A projection head for the context and another for the target. */
public final class AsymmetricProjectionHead implements Decoder<ProjectionOptions> {

    @Override
    public String name() {
        return "asymmetric-projection-head";
    }

    @Override
    public String description() {
        return "A projection head for the context and another for the target";
    }

    @Override
    public Class<ProjectionOptions> optionsType() {
        return ProjectionOptions.class;
    }

    @Override
    public DecoderModule build(Context context, ProjectionOptions options) {
        Projection ofContext = new Projection(context.graph(), "context", context.projectionDim(), options);
        Projection ofTarget = new Projection(context.graph(), "target", context.projectionDim(), options);
        return (encodings, batch) -> Comparison.of(ofContext.apply(encodings.context().representation()), ofTarget.apply(encodings.target().representation()));
    }
}
