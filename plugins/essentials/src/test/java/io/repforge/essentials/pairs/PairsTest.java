package io.repforge.essentials.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.NoOptions;
import io.repforge.api.space.Space;
import io.repforge.essentials.pairs.TemporalOffsetPairs.Mode;
import io.repforge.essentials.pairs.TemporalOffsetPairs.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two trajectories, of the observations 0 1 2 3 4 and 10 11 12; the action at observation o is o + 100. */
class PairsTest {

    private static final StepSpec SPEC = StepSpec.of(Space.image(1, 1, 1), Space.discrete(200), Map.of());

    @Test
    void identity_gives_each_observation_with_itself_as_one_array() throws IOException {
        List<Pair> pairs = pairs(new IdentityPairs(), new NoOptions());
        assertEquals(
                List.of("0,0 #0.0", "1,1 #0.1", "2,2 #0.2", "3,3 #0.3", "4,4 #0.4", "10,10 #1.0", "11,11 #1.1", "12,12 #1.2"), texts(pairs));
        pairs.forEach(pair -> assertSame(pair.context(), pair.target()));
    }

    @Test
    void the_later_observation_is_of_the_same_trajectory() throws IOException {
        assertEquals(
                List.of("0,2 #0.0", "1,3 #0.1", "2,4 #0.2", "10,12 #1.0"), texts(pairs(new TemporalOffsetPairs(), new Options(2, Mode.NONE))));
    }

    @Test
    void dynamics_add_the_actions_in_between() throws IOException {
        assertEquals(
                List.of("0,2+[100, 101] #0.0", "1,3+[101, 102] #0.1", "2,4+[102, 103] #0.2", "10,12+[110, 111] #1.0"),
                texts(pairs(new TemporalOffsetPairs(), new Options(2, Mode.DYNAMICS))));
    }

    @Test
    void inverse_dynamics_ask_for_the_actions_given_the_later_observation() throws IOException {
        assertEquals(
                List.of("0,[100, 101, 102]+3 #0.0", "1,[101, 102, 103]+4 #0.1"),
                texts(pairs(new TemporalOffsetPairs(), new Options(3, Mode.INVERSE_DYNAMICS))));
    }

    @Test
    void action_prediction_asks_for_the_actions_alone() throws IOException {
        assertEquals(
                List.of("0,[100] #0.0", "1,[101] #0.1", "2,[102] #0.2", "3,[103] #0.3", "10,[110] #1.0", "11,[111] #1.1"),
                texts(pairs(new TemporalOffsetPairs(), new Options(1, Mode.ACTION_PREDICTION))));
    }

    @Test
    void actions_are_sequences_of_k_of_the_sources_actions() {
        Space image = Space.image(1, 1, 1);
        assertEquals(
                PairSpec.of(image, image, Space.discrete(200, Shape.of(3))),
                new TemporalOffsetPairs().spec(SPEC, new Options(3, Mode.DYNAMICS)));
        StepSpec boxes = StepSpec.of(image, Space.box(7), Map.of());
        assertEquals(
                PairSpec.of(image, Space.box(3, 7), image), new TemporalOffsetPairs().spec(boxes, new Options(3, Mode.INVERSE_DYNAMICS)));
    }

    @Test
    void a_mode_that_needs_actions_refuses_steps_without_and_says_what_to_do() {
        String message = assertThrows(OptionsException.class, () -> new TemporalOffsetPairs()
                .spec(StepSpec.of(Space.image(1, 1, 1)), new Options(1, Mode.DYNAMICS))).getMessage();
        assertTrue(message.contains("the steps have none") && message.contains("mode 'none'"), message);
    }

    private static <O extends Record> List<Pair> pairs(PairConstructor<O> constructor, O options) throws IOException {
        List<Step> steps = new ArrayList<>();
        for (int o : new int[] {0, 1, 2, 3, 4, 10, 11, 12}) {
            steps.add(Step.of(Array.of(Shape.of(1, 1, 1), (byte) o), Array.of(Shape.SCALAR, o + 100L), o == 4 || o == 12, Map.of()));
        }
        List<Pair> pairs = new ArrayList<>();
        try (PairReader reader = constructor.pairs(StepReader.of(steps), SPEC, options, 7)) {
            for (Pair pair; (pair = reader.next()) != null;) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private static List<String> texts(List<Pair> pairs) {
        return pairs.stream().map(pair -> text(pair.context()) + "," + text(pair.target()) + (pair.extra() == null ? "" : "+" + text(pair.extra()))
                + " #" + pair.trajectory() + "." + pair.timestep()).toList();
    }

    private static String text(Values values) {
        Array value = (Array) values;
        List<Long> numbers = new ArrayList<>();
        for (long number : value.toLongs()) {
            numbers.add(number);
        }
        return value.shape().rank() == 1 ? numbers.toString() : numbers.get(0).toString();
    }
}
