package io.repforge.essentials.decoders;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.option.NoOptions;

/** Hands the encodings on as they are. */
public final class NoOp implements Decoder<NoOptions> {

    @Override
    public String name() {
        return "no-op";
    }

    @Override
    public String description() {
        return "Compares the representations themselves";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public DecoderModule build(Context context, NoOptions options) {
        return (encodings, batch) -> Comparison.of(encodings.context().representation(), encodings.target().representation());
    }
}
