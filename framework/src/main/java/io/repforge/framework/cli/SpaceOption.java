package io.repforge.framework.cli;

import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A space on the command line: {@code 3x64x64} for images, {@code 4} for a choice of four, {@code box:17} for numbers. */
final class SpaceOption {

    private static final String BOX = "box:";
    private static final Pattern LENGTHS = Pattern.compile("[0-9]{1,9}(x[0-9]{1,9})*");

    private SpaceOption() {}

    /**
     * What steps look like, by the options {@code --observation} and {@code --actions}.
     *
     * @param observation null where it isn't given
     * @param actions null where it isn't given
     * @return empty where observations aren't given
     * @throws UserError if one is no space, or actions are given alone
     */
    static Optional<StepSpec> steps(@Nullable String observation, @Nullable String actions) {
        if (observation == null && actions != null) {
            throw new UserError("--actions goes with --observation, such as --observation 3x64x64.");
        }
        return observation == null ? Optional.empty() : Optional.of(StepSpec.of(observation(observation, "--observation"),
                actions == null ? null : action(actions, "--actions"), Map.of()));
    }

    /**
     * @param option what to call it in messages
     * @throws UserError if it is none
     */
    static Space observation(String text, String option) {
        return parse(text, option, 3, "such as 3x64x64 for images of 3 channels, or box:17 for 17 numbers");
    }

    /** As {@link #observation}. */
    static Space action(String text, String option) {
        return parse(text, option, 1, "such as 4 for four choices, or box:2 for two numbers");
    }

    private static Space parse(String text, String option, int plainLengths, String examples) {
        boolean box = text.startsWith(BOX);
        String lengths = box ? text.substring(BOX.length()) : text;
        if (LENGTHS.matcher(lengths).matches()) {
            int[] dims = Arrays.stream(lengths.split("x")).mapToInt(Integer::parseInt).toArray();
            boolean positive = Arrays.stream(dims).allMatch(dim -> dim > 0);
            if (positive && box) {
                return Space.box(Arrays.stream(dims).asLongStream().toArray());
            } else if (positive && dims.length == plainLengths) {
                return plainLengths == 1 ? Space.discrete(dims[0]) : Space.image(dims[0], dims[1], dims[2]);
            }
        }
        throw new UserError(option + " '" + text + "' is no space: give one " + examples + ".");
    }
}
