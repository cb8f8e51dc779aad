package io.repforge.benchmarks.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With contenders that pretend. */
final class StepComparisonTest {

    private static final Case CASE = new Case(Case.Network.BASIC_CNN, Case.Algorithm.SIMCLR, false);

    @Test
    void givesMedians() throws IOException {
        Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);
        for (Engine engine : Engine.values()) {
            contenders.put(engine, new Pretender(1, 1, engine == Engine.REPFORGE ? 2_000_000 : 3_000_000));
        }

        StepComparison.Result result = new StepComparison(contenders::get).measure(CASE, 1, 3);

        assertEquals(Map.of(Engine.REPFORGE, 2.0, Engine.LIBTORCH, 3.0, Engine.LIBTORCH_TUNED, 3.0), result.milliseconds());
        assertEquals(0, result.gradientError().get(Engine.REPFORGE));
    }

    @Test
    void takesSeveralShortStepsInATurnAndOneLongOne() throws IOException {
        for (long nanos : new long[] {20_000_000, 60_000_000}) {
            Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);
            for (Engine engine : Engine.values()) {
                contenders.put(engine, new Pretender(1, 1, nanos));
            }
            int before = 1 + 3 + 1;

            new StepComparison(contenders::get).measure(CASE, 1, 3);

            int taken = ((Pretender) contenders.get(Engine.REPFORGE)).steps - before;
            assertEquals(nanos == 20_000_000 ? 3 * (1 + 5) : 3, taken, "steps of " + nanos + " ns");
        }
    }

    @Test
    void refusesToTimeOtherGradients() {
        assertRefused(new Pretender(1.05f, 1, 1), "the gradient of encoder/conv1/weight on Repforge");
    }

    @Test
    void whereFloat32IsFarOffItselfGradientsMayBeTwiceAsFar() throws IOException {
        for (float factor : new float[] {1.03f, 1.05f}) {
            Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);
            for (Engine engine : Engine.values()) {
                contenders.put(engine, new Pretender(engine == Engine.REFERENCE ? 1 : engine == Engine.REPFORGE ? factor : 1.02f, 1, 1_000_000_000));
            }
            StepComparison comparison = new StepComparison(contenders::get);
            if (factor == 1.03f) {
                assertEquals(0.03, comparison.measure(CASE, 1, 1).gradientError().get(Engine.REPFORGE), 1e-3);
            } else {
                String message = assertThrows(DisagreementException.class, () -> comparison.measure(CASE, 1, 1)).getMessage();
                assertTrue(message.contains("on Repforge lies 0.049") && message.contains("where 0.039"), message);
            }
        }
    }

    @Test
    void refusesToTimeOtherLosses() {
        assertRefused(new Pretender(1, 1.001, 1), "at step 1 the loss is 1.001 on Repforge and 1.0 on libtorch");
    }

    private static void assertRefused(Pretender ours, String message) {
        Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);
        for (Engine engine : Engine.values()) {
            contenders.put(engine, engine == Engine.REPFORGE ? ours : new Pretender(1, 1, 1));
        }

        DisagreementException thrown =
                assertThrows(DisagreementException.class, () -> new StepComparison(contenders::get).measure(CASE, 1, 3));

        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
        assertTrue(contenders.values().stream().allMatch(contender -> ((Pretender) contender).steps <= 2), "steps were timed");
    }

    @Test
    void refusesToTimeAveragesThatStayBehind() {
        Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);
        for (Engine engine : Engine.values()) {
            contenders.put(engine, new Pretender(1, 1, 1, engine == Engine.REPFORGE ? 0.01f : 0, "/none/"));
        }
        Case moco = new Case(Case.Network.RESNET_128, Case.Algorithm.MOCO, false);

        DisagreementException thrown =
                assertThrows(DisagreementException.class, () -> new StepComparison(contenders::get).measure(moco, 1, 3));

        assertTrue(thrown.getMessage().contains("after 3 steps encoder/key/block1/conv1/weight has moved by"), thrown.getMessage());
    }

    @Test
    void comparesNoAveragesOfWhatHasNoGradient() {
        Map<Engine, Contender> contenders = new EnumMap<>(Engine.class);
        for (Engine engine : Engine.values()) {
            contenders.put(engine, new Pretender(1, 1, 1, engine == Engine.REPFORGE ? 0.01f : 0, "/query/block1/"));
        }
        Case moco = new Case(Case.Network.RESNET_128, Case.Algorithm.MOCO, false);

        DisagreementException thrown =
                assertThrows(DisagreementException.class, () -> new StepComparison(contenders::get).measure(moco, 1, 3));

        assertTrue(thrown.getMessage().contains("after 3 steps encoder/key/block2/conv1/weight has moved by"), thrown.getMessage());
    }

    /** Gradients that are the weights times a factor, a loss, a time. */
    private static final class Pretender implements Contender {

        private final float factor;
        private final double loss;
        private final long nanos;
        private final float drift;
        private final String without;
        private final Map<String, Array> gradients = new LinkedHashMap<>();
        private Map<String, Array> state = Map.of();
        private int steps;

        Pretender(float factor, double loss, long nanos) {
            this(factor, loss, nanos, 0, "/none/");
        }

        /**
         * @param drift how far all state moves
         * @param without parameters whose names have this in them have no gradient
         */
        Pretender(float factor, double loss, long nanos, float drift, String without) {
            this.drift = drift;
            this.without = without;
            this.factor = factor;
            this.loss = loss;
            this.nanos = nanos;
        }

        @Override
        public void open(Case what, Update update, Map<String, Array> trained, Map<String, Array> state) {
            this.state = state;
            trained.forEach((name, value) -> {
                float[] scaled = value.toFloats();
                for (int i = 0; i < scaled.length; i++) {
                    scaled[i] *= name.contains(without) ? 0 : factor;
                }
                gradients.put(name, Array.of(value.shape(), scaled));
            });
        }

        @Override
        public Step step(Map<String, Array> inputs) {
            steps++;
            return new Step(loss, nanos);
        }

        @Override
        public Map<String, Array> gradients() {
            return gradients;
        }

        @Override
        public Map<String, Array> state() {
            Map<String, Array> moved = new LinkedHashMap<>();
            state.forEach((name, value) -> {
                float[] values = value.toFloats();
                for (int i = 0; i < values.length; i++) {
                    values[i] += drift;
                }
                moved.put(name, Array.of(value.shape(), values));
            });
            return moved;
        }

        @Override
        public long peakMemory() {
            return 1 << 30;
        }

        @Override
        public void close() {}
    }
}
