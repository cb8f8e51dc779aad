package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.framework.run.MetricSum;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricWindowTest {

    private static final long MILLISECOND = 1_000_000;

    @Test
    void timesAreThoseOfTheStepsAndOfNothingBetweenThem() {
        MetricWindow window = new MetricWindow(50, Map.of());
        window.step(30 * MILLISECOND);
        window.step(10 * MILLISECOND);
        Map<String, Double> first = window.close(4 * MILLISECOND);
        assertEquals(0.02, first.get("seconds_per_batch"), 1e-12);
        assertEquals(0.4, first.get("seconds_per_1000_samples"), 1e-12);
        assertEquals(0.1, first.get("waiting_share"), 1e-12);

        window.step(8 * MILLISECOND);
        Map<String, Double> second = window.close(6 * MILLISECOND);
        assertEquals(0.008, second.get("seconds_per_batch"), 1e-12);
        assertEquals(0.25, second.get("waiting_share"), 1e-12);
    }

    @Test
    void meansAreOfWhatWasAddedSinceTheLineBefore() {
        MetricWindow window = new MetricWindow(50, Map.of("loss", new MetricSum(6, 2)));
        window.add("loss", 0);
        assertEquals(Map.of("loss", 2.0), window.close(0));
        window.add("loss", 7);
        assertEquals(Map.of("loss", 7.0), window.close(0));
    }
}
