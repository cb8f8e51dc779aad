package io.repforge.contrastive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ComponentKit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimClrTest extends ComponentKit<NoOptions, SimClr> {

    SimClrTest() {
        super(Algorithm.class);
    }

    @Override
    protected SimClr component() {
        return new SimClr();
    }

    @Override
    protected NoOptions options() {
        return new NoOptions();
    }

    @Test
    void fills_every_slot_as_its_paper_does() {
        assertEquals(
                Map.of("encoder", "magical-cnn", "decoder", "symmetric-projection-head", "loss", "symmetric-contrastive",
                        "augmenter", "context-and-target", "pair_constructor", "identity", "batch_extender", "identity",
                        "optimizer", "adam", "scheduler", "constant"),
                component().preset(options()).choices());
    }
}
