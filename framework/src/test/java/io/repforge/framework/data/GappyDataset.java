package io.repforge.framework.data;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps of letters: a capital ends its trajectory, {@code !} can't be read, and behind {@code #} nothing can. An observation is an image 1×1×2 of the letter and
 * its place.
 */
public record GappyDataset(String letters) implements Dataset {

    /** The letters of steps, as a reader gives them. */
    public static String letters(Dataset dataset) throws IOException {
        List<Step> steps = Reading.read(dataset);
        return steps.stream().map(GappyDataset::letter).collect(Collectors.joining());
    }

    static String letter(Step step) {
        char letter = (char) Reading.seen(step).get(0);
        return String.valueOf(step.done() ? Character.toUpperCase(letter) : letter);
    }

    @Override
    public StepSpec spec() {
        return StepSpec.of(Space.image(1, 1, 2));
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(letters.length());
    }

    @Override
    public StepReader read(Pass pass) {
        List<Character> all = new ArrayList<>(letters.chars().mapToObj(letter -> (char) letter).toList());
        return new StepReader() {
            private int next;

            @Override
            public @Nullable Step next() throws IOException {
                if (next == all.size()) {
                    return null;
                }
                int at = next++;
                char letter = all.get(at);
                if (letter == '!') {
                    throw new UnreadableStepException("step " + at + " is damaged");
                } else if (letter == '#') {
                    throw new IOException("the disk is gone");
                }
                Array observation = Array.of(Shape.of(1, 1, 2), (byte) Character.toLowerCase(letter), (byte) at);
                return Step.of(observation, null, Character.isUpperCase(letter), java.util.Map.of());
            }
        };
    }
}
