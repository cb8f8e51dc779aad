package io.repforge.tests.fuzz;

import java.util.List;
import java.util.Random;

/**
 * One damaged input. The same seed and number give the same.
 *
 * @param random what the damage depends on
 */
record FuzzCase(Subject subject, Random random) {

    static FuzzCase of(List<Subject> subjects, long seed, int index) {
        Random random = new Random(seed * 1_000_003 + index);
        random.nextInt();
        int place = random.nextInt(subjects.stream().mapToInt(Subject::share).sum());
        for (Subject subject : subjects) {
            place -= subject.share();
            if (place < 0) {
                return new FuzzCase(subject, random);
            }
        }
        throw new IllegalStateException("shares don't add up");
    }
}
