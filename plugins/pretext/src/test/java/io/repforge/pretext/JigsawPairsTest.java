package io.repforge.pretext;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JigsawPairsTest {

    private static int distance(int[] a, int[] b) {
        return (int) IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count();
    }

    @Test
    void the_permutations_differ_and_each_is_one() {
        Set<List<Integer>> seen = new HashSet<>();
        for (int i = 0; i < Permutations.MOST; i++) {
            int[] permutation = Permutations.get(i);
            assertArrayEquals(IntStream.range(0, 9).toArray(), Arrays.stream(permutation).sorted().toArray());
            assertTrue(seen.add(Arrays.stream(permutation).boxed().toList()), "number " + i + " is there twice");
        }
    }

    @Test
    void the_second_has_no_tile_where_the_first_has_it() {
        assertEquals(9, distance(Permutations.get(0), Permutations.get(1)));
    }

    /** Drawn at random, two agree in one place in the mean. */
    @Test
    void all_of_them_lie_further_apart_than_random_ones() {
        double sum = 0;
        for (int i = 0; i < Permutations.MOST; i++) {
            for (int k = 0; k < i; k++) {
                sum += distance(Permutations.get(i), Permutations.get(k));
            }
        }
        double mean = sum / (Permutations.MOST * (Permutations.MOST - 1) / 2.0);
        assertTrue(mean > 8, "mean distance " + mean);
    }

    /** A 2-channel image of 8×7 pixels: tiles of 2×2 from row 1 and column 0 on. */
    @Test
    void tiles_come_from_the_middle_and_go_where_the_permutation_says() throws IOException {
        byte[] pixels = new byte[2 * 8 * 7];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        StepSpec spec = StepSpec.of(Space.image(2, 8, 7));
        Step step = Step.of(new Array(DType.UINT8, Shape.of(2, 8, 7), pixels));
        JigsawPairs.Options options = new JigsawPairs.Options(50);
        assertEquals(Space.image(2, 6, 6), new JigsawPairs().spec(spec, options).context());
        try (PairReader reader = new JigsawPairs().pairs(StepReader.of(List.of(step)), spec, options, 3)) {
            Pair pair = reader.next();
            assertNotNull(pair);
            int[] permutation = Permutations.get((int) pair.target().array().get(0));
            for (int channel = 0; channel < 2; channel++) {
                for (int row = 0; row < 6; row++) {
                    for (int column = 0; column < 6; column++) {
                        int tile = permutation[row / 2 * 3 + column / 2];
                        int from = (channel * 8 + 1 + tile / 3 * 2 + row % 2) * 7 + tile % 3 * 2 + column % 2;
                        assertEquals(pixels[from], pair.context().array().bytes()[(channel * 6 + row) * 6 + column]);
                    }
                }
            }
        }
    }

    @Test
    void no_observation_is_left_out_and_all_permutations_turn_up() throws IOException {
        StepSpec spec = StepSpec.of(Space.image(1, 3, 3));
        List<Step> steps = Collections.nCopies(200, Step.of(new Array(DType.UINT8, Shape.of(1, 3, 3), new byte[9])));
        Set<Double> numbers = new HashSet<>();
        int pairs = 0;
        try (PairReader reader = new JigsawPairs().pairs(StepReader.of(steps), spec, new JigsawPairs.Options(5), 3)) {
            for (Pair pair; (pair = reader.next()) != null; pairs++) {
                numbers.add(pair.target().array().get(0));
            }
        }
        assertEquals(200, pairs);
        assertEquals(Set.of(0.0, 1.0, 2.0, 3.0, 4.0), numbers);
    }
}
