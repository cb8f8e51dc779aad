package io.repforge.datasets.pendulum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.kit.DataSourceKit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendulumTest extends DataSourceKit<Pendulum.Options> {

    @Override
    protected Pendulum component() {
        return new Pendulum();
    }

    @Override
    protected Pendulum.Options options() {
        return new Pendulum.Options(5, 12, 4, 0.01, 0);
    }

    private static double label(Step step, String name) {
        return step.labels().get(name);
    }

    private List<Step> steps(Pendulum.Options options, Dataset.Pass pass) throws IOException {
        List<Step> steps = new ArrayList<>();
        try (Dataset data = component().open(options, context()); StepReader reader = data.read(pass)) {
            for (Step step = reader.next(); step != null; step = reader.next()) {
                steps.add(step);
            }
        }
        return steps;
    }

    @Test
    void sensorsReadTheAngleAndAWindowGoesOnReadingByReading() throws IOException {
        List<Step> steps = steps(new Pendulum.Options(3, 20, 5, 0, 1), Dataset.Pass.inOrder());
        for (int i = 0; i < steps.size(); i++) {
            float[] window = steps.get(i).observation().array().toFloats();
            assertEquals(1000 * Math.sin(label(steps.get(i), Pendulum.ANGLE)), window[8], 1e-3);
            assertEquals(0.05 * (1 - Math.cos(label(steps.get(i), Pendulum.ANGLE))), window[9], 1e-7);
            if (i % 20 > 0) {
                assertEquals(steps.get(i - 1).observation().array().toFloats()[8], window[6], "the reading before");
            }
        }
    }

    /** Without a drive, the energy per mass falls by friction alone, as slowly as that takes it. Here the drive's work is counted, too. */
    @Test
    void energyIsKeptButForFrictionAndTheWorkOfTheDrive() throws IOException {
        List<Step> steps = steps(new Pendulum.Options(20, 40, 1, 0, 2), Dataset.Pass.inOrder());
        for (int i = 1; i < steps.size(); i++) {
            if (i % 40 == 0) {
                continue;
            }
            Step before = steps.get(i - 1);
            double length = label(before, Pendulum.LENGTH);
            double turned = Math.IEEEremainder(label(steps.get(i), Pendulum.ANGLE) - label(before, Pendulum.ANGLE), 2 * Math.PI);
            double speed = (label(before, Pendulum.VELOCITY) + label(steps.get(i), Pendulum.VELOCITY)) / 2;
            double work = before.action().get(0) * turned - 0.05 * length * length * speed * speed * 0.05;
            assertEquals(work, energy(steps.get(i), length) - energy(before, length), 0.02 * (1 + Math.abs(work)));
        }
    }

    private static double energy(Step step, double length) {
        double velocity = label(step, Pendulum.VELOCITY);
        return length * length * velocity * velocity / 2 + 9.81 * length * (1 - Math.cos(label(step, Pendulum.ANGLE)));
    }

    @Test
    void aLengthStaysForAnEpisodeAndEachPassThatShufflesHasOthers() throws IOException {
        List<Step> steps = steps(options(), Dataset.Pass.inOrder());
        for (int i = 0; i < steps.size(); i++) {
            assertEquals(label(steps.get(i / 12 * 12), Pendulum.LENGTH), label(steps.get(i), Pendulum.LENGTH));
            assertTrue(Math.abs(steps.get(i).action().get(0)) <= 1);
        }
        assertNotEquals(label(steps.get(0), Pendulum.LENGTH), label(steps.get(12), Pendulum.LENGTH));
        assertNotEquals(steps, steps(options(), Dataset.Pass.of(1, 0, true)));
        assertNotEquals(steps(options(), Dataset.Pass.of(1, 1, true)), steps(options(), Dataset.Pass.of(1, 0, true)));
    }
}
