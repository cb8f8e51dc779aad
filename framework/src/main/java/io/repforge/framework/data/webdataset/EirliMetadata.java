package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.framework.data.codec.ColorSpace;
import io.repforge.framework.data.codec.Pickle;
import io.repforge.images.MalformedException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is used of {@code _metadata.meta.pickle}. Its spaces are instances of gym's classes, which aren't built; but what the pickle says of
 * a {@code Discrete} includes its number of actions, of which demonstrations need not show every one. Of images it says whether their frames are
 * gray or RGB.
 *
 * @param actions number of discrete actions; empty where the metadata don't say so
 * @param colors what the channels of images are; null where the metadata don't say so
 */
record EirliMetadata(OptionalInt actions, @Nullable ColorSpace colors) {

    private static final String DISCRETE = ".Discrete";
    private static final String COLORS = ".ColorSpace";

    /** @throws MalformedException if it is no pickle of a dict */
    static EirliMetadata parse(byte[] pickle) throws MalformedException {
        if (!(Pickle.describe(pickle) instanceof Map<?, ?> metadata)) {
            throw new MalformedException("its pickle doesn't hold a dict, as the metadata of eirli do");
        }
        return new EirliMetadata(actions(metadata.get("action_space")), colors(metadata.get("color_space")));
    }

    /** An enum of Python, made from its value. */
    private static @Nullable ColorSpace colors(@Nullable Object space) {
        if (!(space instanceof Pickle.Described described) || !described.name().endsWith(COLORS) || described.arguments().size() != 1) {
            return null;
        }
        return Stream.of(ColorSpace.values()).filter(one -> one.name().equals(described.arguments().get(0))).findFirst().orElse(null);
    }

    /** A {@code Discrete}, or a function that is to put one together, with its members among the arguments. */
    private static OptionalInt actions(@Nullable Object space) {
        if (!(space instanceof Pickle.Described described) || named(described).noneMatch(name -> name.endsWith(DISCRETE))) {
            return OptionalInt.empty();
        }
        return described.arguments().stream().filter(Map.class::isInstance).map(members -> count(((Map<?, ?>) members).get("n")))
                .filter(OptionalInt::isPresent).findFirst().orElse(OptionalInt.empty());
    }

    private static Stream<String> named(Pickle.Described described) {
        return Stream.concat(Stream.of(described.name()),
                described.arguments().stream().filter(Pickle.Described.class::isInstance).map(one -> ((Pickle.Described) one).name()));
    }

    private static OptionalInt count(@Nullable Object n) {
        double number = n instanceof Long whole ? whole : n instanceof Array array && array.shape().elements() == 1 ? array.get(0) : Double.NaN;
        return number >= 1 && number <= Integer.MAX_VALUE ? OptionalInt.of((int) number) : OptionalInt.empty();
    }
}
