package io.repforge.framework.probes.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ScoreTable;
import io.repforge.api.space.Space;
import io.repforge.framework.evaluate.ProbedRows;
import io.repforge.framework.probes.LinearProbe;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pixels that a classifier has learnt from stripes, and what it makes of stripes that have been spoilt. */
class RobustnessProbeTest {

    private static final int SIDE = 8;
    private static final LinearProbe.Options LINEAR = new LinearProbe.Options(List.of(1.0), 0.2, 100, 1e-4);

    /** Images with a faint horizontal or vertical edge and a little noise. */
    private record Edges(int count, long seed) implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.image(1, SIDE, SIDE), null, Map.of(Step.LABEL, Space.discrete(List.of("across", "down"))));
        }

        @Override
        public StepReader read(Pass pass) {
            Random random = new Random(seed);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] pixels = new byte[SIDE * SIDE];
                for (int j = 0; j < pixels.length; j++) {
                    boolean bright = (i % 2 == 0 ? j / SIDE : j % SIDE) < SIDE / 2;
                    pixels[j] = (byte) Math.round(bright ? 140 : 100 + 10 * random.nextGaussian());
                }
                steps.add(Step.of(Array.of(spec().observation().shape(), pixels), i % 2));
            }
            return StepReader.of(steps);
        }
    }

    @Test
    void accuracy_falls_with_severity_and_stays_where_nothing_is_spoilt() throws IOException {
        RobustnessProbe.Options options = new RobustnessProbe.Options(List.of(1e-9, 0.3, 3.0), List.of(), List.of(1.0, 1.0, 0.0), List.of(1e-9, 45.0, 90.0), LINEAR);
        try (Engine engine = Engine.load()) {
            Findings findings = new RobustnessProbe().score(ProbedRows.pixels(new Edges(100, 1), new Edges(60, 2), engine), options);
            ScoreTable table = (ScoreTable) findings.details().get("robustness");
            assertEquals(List.of("0", "1", "2", "3"), table.columns());
            assertEquals(List.of("noise", "contrast", "rotation"), List.copyOf(table.rows().keySet()), "blur was left out");
            List<Double> noise = table.rows().get("noise");
            assertEquals(List.of(1.0, 1.0), noise.subList(0, 2), "as they are, and with no noise to speak of");
            assertTrue(noise.get(2) > noise.get(3) && noise.get(3) < 0.8, noise::toString);
            assertEquals(List.of(1.0, 1.0, 1.0, 0.5), table.rows().get("contrast"), "without contrast all images are the same");
            assertTrue(table.rows().get("rotation").get(3) < 0.7, "what was across is down: " + table.rows());
            assertEquals(5.0 / 6, findings.scores().get("robustness_contrast"), 1e-9);
            assertEquals(findings.scores().keySet().stream().filter(name -> !name.equals("robustness")).mapToDouble(findings.scores()::get).average().orElseThrow(),
                    findings.scores().get("robustness"), 1e-12);
        }
    }

    @Test
    void severities_are_as_many_for_each_corruption() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new RobustnessProbe.Options(List.of(0.1), List.of(0.5, 1.0), List.of(), List.of(), LINEAR)).getMessage();
        assertTrue(message.contains("as many severities each"), message);
    }
}
