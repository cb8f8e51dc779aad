package io.repforge.contrastive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.AlgorithmKit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemporalCpcTest extends AlgorithmKit<NoOptions> {

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
                Map.of("encoder", Choice.of("magical-cnn"), "decoder", Choice.of("no-op"), "loss", Choice.of("batch-asymmetric-contrastive"),
                        "augmenter", Choice.of("context-and-target"), "pair_constructor", Choice.of("temporal-offset"), "batch_extender", Choice.of("identity"),
                        "optimizer", Choice.of("adam"), "scheduler", Choice.of("constant")),
                component().preset(options()).choices());
    }
}
