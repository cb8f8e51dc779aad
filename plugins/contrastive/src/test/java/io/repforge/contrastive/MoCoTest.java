package io.repforge.contrastive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Algorithm;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ComponentKit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoCoTest extends ComponentKit<NoOptions, MoCo> {

    MoCoTest() {
        super(Algorithm.class);
    }

    @Override
    protected MoCo component() {
        return new MoCo();
    }

    @Override
    protected NoOptions options() {
        return new NoOptions();
    }

    @Test
    void fills_every_slot_as_its_paper_does() {
        assertEquals(
                Map.of("encoder", "momentum", "decoder", "no-op", "loss", "queue-asymmetric-contrastive",
                        "augmenter", "context-and-target", "pair_constructor", "identity", "batch_extender", "queue",
                        "optimizer", "adam", "scheduler", "constant"),
                component().preset(options()).choices());
    }
}
