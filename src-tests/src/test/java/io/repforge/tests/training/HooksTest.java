package io.repforge.tests.training;

import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.Hooks;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks at an encoder between epochs. */
class HooksTest {

    @TempDir
    Path temp;

    @Test
    void computesOnTheEngineOfTheRunWithTheEncoderAsItIsThen() {
        List<Engine> engines = new ArrayList<>();
        List<EncoderSnapshot> snapshots = new ArrayList<>();
        Hooks hooks = new Hooks((epoch, last, encoder) -> {
            engines.add(encoder.engine());
            snapshots.add(encoder.snapshot());
            try (InferenceSession session = encoder.engine().openInference(encoder.snapshot().model().toByteArray(), encoder.engine().options())) {
                return new Hooks.Look(ScoreRow.of(Map.of(Score.of("outputs", Score.Unit.NUMBER), (double) session.outputs().size())), Map.of(), List.of());
            }
        }, Hooks.NONE.export(), false);
        LearnResult result = RepresentationLearner.of("simclr").batchSize(8).representationDim(8)
                .set("encoder", Map.of("use", "magical-cnn", "arch", "small")).build()
                .learn(List.of(Gratings.small(16)), LearnOptions.of().epochs(2).logDir(temp.resolve("run")), hooks);
        assertEquals(2, engines.size());
        assertSame(engines.get(0), engines.get(1));
        assertEquals(result.encoder().values(), snapshots.get(1).values());
    }
}
