package io.repforge.framework.study;

import io.repforge.framework.data.CounterRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What configurations there are.
 *
 * @param domains by key
 */
record Space(Map<String, Domain> domains) {

    /** Draws that give nothing new, one after the other, before a space counts as drawn out. */
    private static final int PATIENCE = 1000;
    private static final double UNIT = 0x1p-53;

    Space {
        domains = Collections.unmodifiableMap(new LinkedHashMap<>(domains));
    }

    /** Keys that have a distribution. */
    List<String> drawnKeys() {
        return domains.entrySet().stream().filter(domain -> domain.getValue() instanceof Domain.Drawn).map(Map.Entry::getKey).toList();
    }

    /** How many combinations of listed values there are. */
    double combinations() {
        return domains.values().stream().mapToDouble(domain -> domain instanceof Domain.Listed listed ? listed.values().size() : 1).reduce(1, (a, b) -> a * b);
    }

    /** All combinations of listed values, the last key changing first. */
    List<Configuration> grid() {
        List<Map<String, @Nullable Object>> all = List.of(Map.of());
        for (Map.Entry<String, Domain> domain : domains.entrySet()) {
            if (domain.getValue() instanceof Domain.Listed listed) {
                List<Map<String, @Nullable Object>> longer = new ArrayList<>();
                for (Map<String, @Nullable Object> one : all) {
                    listed.values().forEach(value -> {
                        Map<String, @Nullable Object> more = new LinkedHashMap<>(one);
                        more.put(domain.getKey(), value);
                        longer.add(more);
                    });
                }
                all = longer;
            }
        }
        return all.stream().map(Configuration::new).toList();
    }

    /**
     * Configurations that are drawn: each is a function of the seed and of its number. Of listed values each is tried as often as the others, as far as the number
     * allows. None comes twice.
     *
     * @param count how many; there are fewer where the space has no more
     */
    List<Configuration> sample(long seed, int count) {
        List<Configuration> cells = grid();
        CounterRandom order = CounterRandom.of(seed, "study/order");
        Set<Configuration> drawn = new LinkedHashSet<>();
        List<Integer> places = List.of();
        int vain = 0;
        for (int i = 0; drawn.size() < count && vain < Math.max(PATIENCE, cells.size()); i++) {
            int place = i % cells.size();
            if (place == 0) {
                places = shuffled(cells.size(), order, i / cells.size());
            }
            vain = drawn.add(draw(seed, i, cells.get(places.get(place)))) ? 0 : vain + 1;
        }
        return List.copyOf(drawn);
    }

    private Configuration draw(long seed, int number, Configuration listed) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        domains.forEach((key, domain) -> values.put(key, domain instanceof Domain.Drawn drawn
                ? drawn.at((CounterRandom.of(seed, "study/" + key).bits(number, 0) >>> 11) * UNIT) : listed.values().get(key)));
        return new Configuration(values);
    }

    private static List<Integer> shuffled(int size, CounterRandom random, int round) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            places.add(i, i);
            Collections.swap(places, i, random.below(i + 1, round, i));
        }
        return places;
    }
}
