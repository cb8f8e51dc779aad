package io.repforge.framework.study;

import io.repforge.framework.recipe.OptionsFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a study's space, and notes what is wrong with it. */
final class SpaceReader {

    static final String SPACE = "space";
    private static final String CHOICE = "choice";
    private static final String EXAMPLE = "a list of values, such as [0.1, 0.2], or a distribution, such as {log_uniform: [1e-4, 1e-2]}";
    /** More can't be told apart, nor be trained. */
    private static final double LARGEST = 1e15;

    private final OptionsFile file;

    private SpaceReader(OptionsFile file) {
        this.file = file;
    }

    /** @param space as it was read */
    static Map<String, Domain> read(OptionsFile file, Map<?, ?> space) {
        SpaceReader reader = new SpaceReader(file);
        Map<String, Domain> domains = new LinkedHashMap<>();
        space.forEach((key, value) -> reader.domain(String.valueOf(key), value).ifPresent(domain -> domains.put(String.valueOf(key), domain)));
        return domains;
    }

    private Optional<Domain> domain(String key, @Nullable Object value) {
        List<String> path = List.of(SPACE, key);
        if (value instanceof List<?> list) {
            return values(path, list).map(Domain.Listed::new);
        } else if (value instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> one = map.entrySet().iterator().next();
            return distribution(path, String.valueOf(one.getKey()), one.getValue());
        } else if (value instanceof Map<?, ?>) {
            file.fault(path, "must be " + EXAMPLE + "; choose among maps by a list of them");
        } else {
            file.fault(path, "must be " + EXAMPLE + "; what is the same for all runs belongs under set");
        }
        return Optional.empty();
    }

    private Optional<Domain> distribution(List<String> path, String name, @Nullable Object value) {
        List<String> place = with(path, name);
        if (!Domain.DISTRIBUTIONS.contains(name)) {
            file.unknown(place, "is no distribution", name, Domain.DISTRIBUTIONS);
            return Optional.empty();
        }
        if (name.equals(CHOICE)) {
            if (value instanceof List<?> list) {
                return values(place, list).map(Domain.Choice::new);
            }
            file.fault(place, "must be a list of values");
            return Optional.empty();
        }
        return range(place, name, value);
    }

    private Optional<Domain> range(List<String> place, String name, @Nullable Object value) {
        if (!(value instanceof List<?> list && list.size() == 2 && list.get(0) instanceof Number low && list.get(1) instanceof Number high)) {
            file.fault(place, "must be two numbers, the least and the greatest, such as [1e-4, 1e-2]");
            return Optional.empty();
        }
        Domain.Range range = Domain.Range.of(name, low.doubleValue(), high.doubleValue());
        Optional<String> fault = !(Math.abs(range.low()) <= LARGEST && Math.abs(range.high()) <= LARGEST) ? Optional.of("must be two numbers of at most 1e15 in size")
                : range.low() >= range.high() ? Optional.of("must be two numbers of which the second is greater")
                        : range.whole() && (range.low() != Math.rint(range.low()) || range.high() != Math.rint(range.high()))
                                ? Optional.of("must be two whole numbers")
                                : range.logarithmic() && range.low() <= 0 ? Optional.of("must be two numbers above 0, which have logarithms") : Optional.empty();
        fault.ifPresent(message -> file.fault(place, message));
        return fault.isPresent() ? Optional.empty() : Optional.of(range);
    }

    private Optional<List<@Nullable Object>> values(List<String> path, List<?> list) {
        if (list.isEmpty()) {
            file.fault(path, "must have a value to try at least");
            return Optional.empty();
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (values.contains(list.get(i))) {
                file.fault(with(path, String.valueOf(i)), "is there twice");
            }
            values.add(list.get(i));
        }
        return Optional.of(values);
    }

    private static List<String> with(List<String> path, String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }
}
