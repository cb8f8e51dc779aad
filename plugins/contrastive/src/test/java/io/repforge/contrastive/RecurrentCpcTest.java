package io.repforge.contrastive;

import io.repforge.api.option.NoOptions;
import io.repforge.kit.AlgorithmKit;

class RecurrentCpcTest extends AlgorithmKit<NoOptions> {

    @Override
    protected RecurrentCpc component() {
        return new RecurrentCpc();
    }

    @Override
    protected NoOptions options() {
        return new NoOptions();
    }
}
