package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.probe.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Score SHARE = Score.of("knn_20", Score.Unit.SHARE);
    private static final Score NATS = Score.of("actions_nll", Score.Unit.NATS);

    /** Whose deviation is 0.01. */
    private static SeedValues around(double mean) {
        return new SeedValues(List.of(mean - 0.01, mean, mean + 0.01));
    }

    @Test
    void a_deviation_is_that_of_the_population_that_seeds_are_drawn_from() {
        assertEquals(0.01, around(0.5).deviation(), 1e-12);
        assertEquals(Math.sqrt(2), new SeedValues(List.of(1.0, 3.0)).deviation(), 1e-12);
        assertEquals(0, new SeedValues(List.of(1.0)).deviation());
    }

    /** √(0.01² + 0.01²) is 0.01414. */
    @Test
    void what_differs_by_less_than_two_deviations_of_a_difference_is_alike() {
        assertEquals(Verdict.ALIKE, Verdict.of(SHARE, around(0.528), around(0.5)));
        assertEquals(Verdict.BETTER, Verdict.of(SHARE, around(0.529), around(0.5)));
        assertEquals(Verdict.WORSE, Verdict.of(SHARE, around(0.5), around(0.529)));
    }

    @Test
    void errors_and_likelihoods_are_better_where_they_are_lower() {
        assertEquals(Verdict.BETTER, Verdict.of(NATS, around(0.5), around(0.6)));
        assertEquals(Verdict.WORSE, Verdict.of(NATS, around(0.6), around(0.5)));
    }

    @Test
    void equal_numbers_without_deviation_are_alike() {
        SeedValues same = new SeedValues(List.of(0.5, 0.5, 0.5));
        assertEquals(Verdict.ALIKE, Verdict.of(SHARE, same, same));
        assertEquals(Verdict.BETTER, Verdict.of(SHARE, new SeedValues(List.of(0.6, 0.6, 0.6)), same));
    }

    @Test
    void two_seeds_tell_nothing() {
        assertEquals(Verdict.UNTOLD, Verdict.of(SHARE, new SeedValues(List.of(0.9, 0.9)), around(0.5)));
    }

    /** As pages say that compare whatever runs there are. */
    @Test
    void a_lead_counts_however_few_seeds_there_are() {
        SeedValues two = new SeedValues(List.of(0.5, 0.52));
        assertEquals(0.01414, two.deviation(), 1e-5);
        assertTrue(Verdict.leads(SHARE, new SeedValues(List.of(0.54)), two), "0.03 are more than twice 0.01414");
        assertFalse(Verdict.leads(SHARE, new SeedValues(List.of(0.53)), two));
        assertTrue(Verdict.leads(NATS, new SeedValues(List.of(0.5)), new SeedValues(List.of(0.6))), "single runs have no deviation");
    }
}
