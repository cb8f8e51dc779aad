package io.repforge.framework.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.probe.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What asynchronous successive halving does next, worked out by hand. */
class SchedulerTest {

    private static final Score ACCURACY = Score.of("accuracy", Score.Unit.SHARE);
    private static final Score ERROR = Score.of("error", Score.Unit.SQUARED_ERROR);

    private final Progress progress = new Progress();
    private final List<String> done = new ArrayList<>();

    private static Scheduler scheduler(int configurations, List<Long> seeds, int epochs, Score score) {
        EarlyStopping rule = new EarlyStopping(EarlyStopping.Rule.ASHA, 3, 1);
        return new Scheduler(IntStream.range(0, configurations).mapToObj(i -> new Scheduler.Candidate("c" + i, Rungs.of(rule, epochs))).toList(), seeds, 3, score);
    }

    private void begin(Job job) {
        progress.take(new Event(Event.Kind.BEGUN, "c" + job.configuration(), job.seed(), job.epoch(), null, 0, null, 0));
        progress.run("c" + job.configuration(), job.seed()).running(true);
        done.add(job.configuration() + "@" + job.epoch());
    }

    private void end(Job job, double score) {
        progress.run("c" + job.configuration(), job.seed()).running(false);
        progress.take(new Event(Event.Kind.REACHED, "c" + job.configuration(), job.seed(), job.epoch(), score, 1, null, 0));
    }

    private void fail(Job job) {
        progress.run("c" + job.configuration(), job.seed()).running(false);
        progress.take(new Event(Event.Kind.FAILED, "c" + job.configuration(), job.seed(), job.epoch(), null, 1, "diverged", 0));
    }

    /** One after the other, until nothing is left to do. */
    private void work(Scheduler scheduler, double... scores) {
        for (Optional<Job> job = scheduler.next(progress, true); job.isPresent(); job = scheduler.next(progress, true)) {
            begin(job.get());
            end(job.get(), scores[job.get().configuration()]);
        }
    }

    @Test
    void rungs_are_a_factor_apart_and_the_last_is_the_end() {
        EarlyStopping asha = new EarlyStopping(EarlyStopping.Rule.ASHA, 3, 1);
        assertEquals(List.of(1, 3, 9), Rungs.of(asha, 9).epochs());
        assertEquals(List.of(1, 3, 9, 10), Rungs.of(asha, 10).epochs());
        assertEquals(List.of(1), Rungs.of(asha, 1).epochs());
        assertEquals(List.of(9), Rungs.of(new EarlyStopping(EarlyStopping.Rule.NONE, 3, 1), 9).epochs());
    }

    /**
     * One worker, η = 3, rungs at 1, 3 and 9 epochs. With the third at the first rung one may go on, which is c1. With the fifth it is still one, but now c4 is the
     * best, and goes on at once. With the eighth two may go on, which are c7 and c4, of which c7 hasn't yet; and as it is the third at the second rung and the best
     * there, it goes to the end. The ninth brings nothing: the best three are there already.
     */
    @Test
    void of_three_that_have_got_to_a_rung_one_goes_on_and_nobody_waits() {
        work(scheduler(9, List.of(7L), 9, ACCURACY), 0.1, 0.5, 0.2, 0.3, 0.6, 0.4, 0.35, 0.9, 0.45);
        assertEquals(List.of("0@1", "1@1", "2@1", "1@3", "3@1", "4@1", "4@3", "5@1", "6@1", "7@1", "7@3", "7@9", "8@1"), done);
    }

    /** As it doesn't wait, it may send on what turns out not to be among the best: c1 and then c0, of which both lead at their time. */
    @Test
    void what_went_on_counts_among_the_best_of_its_rung() {
        work(scheduler(6, List.of(7L), 3, ACCURACY), 0.5, 0.9, 0.1, 0.2, 0.3, 0.4);
        assertEquals(List.of("0@1", "1@1", "2@1", "1@3", "3@1", "4@1", "5@1", "0@3"), done);
    }

    @Test
    void lower_errors_are_better() {
        work(scheduler(3, List.of(7L), 3, ERROR), 0.5, 0.9, 0.1);
        assertEquals(List.of("0@1", "1@1", "2@1", "2@3"), done);
    }

    @Test
    void at_least_one_gets_to_its_end() {
        work(scheduler(2, List.of(7L), 9, ACCURACY), 0.5, 0.9);
        assertEquals(List.of("0@1", "1@1", "1@3", "1@9"), done);
    }

    @Test
    void workers_that_are_free_begin_others_and_promotions_come_as_soon_as_they_can() {
        Scheduler scheduler = scheduler(5, List.of(7L), 3, ACCURACY);
        List<Job> going = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            going.add(scheduler.next(progress, true).orElseThrow());
            begin(going.get(i));
        }
        end(going.get(2), 0.3);
        end(going.get(0), 0.2);
        Job fifth = scheduler.next(progress, true).orElseThrow();
        begin(fifth);
        assertEquals(Optional.empty(), scheduler.next(progress, true), "two at the rung are too few, and there is no other to begin");
        end(going.get(3), 0.1);
        assertEquals(new Job(2, 7, 3), scheduler.next(progress, true).orElseThrow());
        assertEquals(List.of("0@1", "1@1", "2@1", "3@1", "4@1"), done);
    }

    @Test
    void a_configuration_is_judged_by_all_its_seeds() {
        Scheduler scheduler = scheduler(3, List.of(7L, 8L), 3, ACCURACY);
        // c0: mean 0.5, c1: mean 0.55, though c0 has the best single run; c2: 0.1.
        double[][] scores = {{0.9, 0.1}, {0.55, 0.55}, {0.1, 0.1}};
        for (int i = 0; i < 6; i++) {
            Job job = scheduler.next(progress, true).orElseThrow();
            assertEquals(new Job(i / 2, 7 + i % 2, 1), job);
            begin(job);
            end(job, scores[job.configuration()][(int) job.seed() - 7]);
        }
        Job promoted = scheduler.next(progress, true).orElseThrow();
        assertEquals(new Job(1, 7, 3), promoted);
        begin(promoted);
        end(promoted, 0.6);
        assertEquals(new Job(1, 8, 3), scheduler.next(progress, true).orElseThrow(), "and then the other seed of it");
    }

    @Test
    void what_has_failed_counts_as_the_worst_and_never_goes_on() {
        Scheduler scheduler = scheduler(3, List.of(7L), 3, ACCURACY);
        for (int i = 0; i < 3; i++) {
            Job job = scheduler.next(progress, true).orElseThrow();
            begin(job);
            if (i == 1) {
                fail(job);
            } else {
                end(job, 0.1 * i);
            }
        }
        assertEquals(new Job(2, 7, 3), scheduler.next(progress, true).orElseThrow());
    }

    @Test
    void an_interrupted_run_is_gone_on_with_before_all_else() {
        Scheduler scheduler = scheduler(3, List.of(7L), 3, ACCURACY);
        Job first = scheduler.next(progress, true).orElseThrow();
        begin(first);
        progress.run("c0", 7).running(false);
        assertEquals(first, scheduler.next(progress, true).orElseThrow());
    }

    @Test
    void seeds_that_are_added_later_climb_all_rungs() {
        work(scheduler(3, List.of(7L), 3, ACCURACY), 0.1, 0.9, 0.2);
        Scheduler more = scheduler(3, List.of(7L, 8L), 3, ACCURACY);
        done.clear();
        work(more, 0.1, 0.9, 0.2);
        assertEquals(List.of("0@1", "1@1", "1@3", "2@1"), done);
    }

    @Test
    void where_nothing_new_may_begin_what_has_begun_goes_on() {
        Scheduler scheduler = scheduler(9, List.of(7L), 3, ACCURACY);
        for (int i = 0; i < 2; i++) {
            Job job = scheduler.next(progress, true).orElseThrow();
            begin(job);
            end(job, 0.1 * i);
        }
        assertEquals(new Job(1, 7, 3), scheduler.next(progress, false).orElseThrow());
    }
}
