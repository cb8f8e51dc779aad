package io.repforge.contrastive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ComponentKit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemporalCpcTest extends ComponentKit<NoOptions, TemporalCpc> {

    TemporalCpcTest() {
        super(Algorithm.class);
    }

    @Override
    protected TemporalCpc component() {
        return new TemporalCpc();
    }

    @Override
    protected NoOptions options() {
        return new NoOptions();
    }

    @Test
    void fills_every_slot_as_its_paper_does() {
        assertEquals(
                Map.of("encoder", "magical-cnn", "decoder", "no-op", "loss", "batch-asymmetric-contrastive",
                        "augmenter", "context-and-target", "pair_constructor", "temporal-offset", "batch_extender", "identity",
                        "optimizer", "adam", "scheduler", "constant"),
                component().preset(options()).choices());
    }
}
