package io.repforge.framework.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The configurations of a study: all combinations, or some that are drawn, the same each time. */
class SpaceTest {

    private static final Domain TEMPERATURES = new Domain.Listed(List.of(0.1, 0.2, 0.5));
    private static final Domain RATES = Domain.Range.of("log_uniform", 1e-4, 1e-2);

    private static Space space(Object... keysAndDomains) {
        Map<String, Domain> domains = new LinkedHashMap<>();
        for (int i = 0; i < keysAndDomains.length; i += 2) {
            domains.put((String) keysAndDomains[i], (Domain) keysAndDomains[i + 1]);
        }
        return new Space(domains);
    }

    private static List<Object> values(List<Configuration> configurations, String key) {
        return configurations.stream().map(one -> one.values().get(key)).toList();
    }

    @Test
    void a_grid_has_each_value_with_each() {
        List<Configuration> grid = space("loss.temperature", TEMPERATURES, "encoder", new Domain.Listed(Arrays.asList("vit", null))).grid();
        assertEquals(List.of("loss.temperature=0.1, encoder=vit", "loss.temperature=0.1, encoder=null", "loss.temperature=0.2, encoder=vit",
                "loss.temperature=0.2, encoder=null", "loss.temperature=0.5, encoder=vit", "loss.temperature=0.5, encoder=null"),
                grid.stream().map(Configuration::label).toList());
        assertEquals(List.of(new Configuration(Map.of())), space().grid(), "the recipe as it is");
    }

    @Test
    void what_is_drawn_is_a_function_of_the_seed_and_of_its_number() {
        Space space = space("optimizer.learning_rate", RATES, "loss.temperature", TEMPERATURES);
        List<Configuration> twelve = space.sample(3, 12);
        assertEquals(twelve, space.sample(3, 12));
        assertEquals(twelve.subList(0, 7), space.sample(3, 7), "more samples leave those before as they are");
        assertNotEquals(twelve, space.sample(4, 12));
        List<Configuration> more = space("optimizer.learning_rate", RATES, "loss.temperature", TEMPERATURES, "batch_size", Domain.Range.of("int_uniform", 8, 64))
                .sample(3, 12);
        assertEquals(values(twelve, "optimizer.learning_rate"), values(more, "optimizer.learning_rate"), "a key draws by itself");
    }

    @Test
    void each_value_of_a_list_is_drawn_as_often_as_the_others() {
        List<Configuration> twelve = space("loss.temperature", TEMPERATURES, "optimizer.learning_rate", RATES).sample(0, 12);
        assertEquals(Map.of(0.1, 4L, 0.2, 4L, 0.5, 4L),
                values(twelve, "loss.temperature").stream().collect(Collectors.groupingBy(value -> value, Collectors.counting())));
    }

    @Test
    void numbers_lie_within_their_range_and_have_few_digits() {
        List<Object> rates = values(space("rate", RATES).sample(1, 300), "rate");
        assertTrue(rates.stream().allMatch(rate -> (double) rate >= 1e-4 && (double) rate <= 1e-2));
        assertTrue(rates.stream().allMatch(rate -> rate.toString().replaceAll("E.*|[.]|^0*", "").length() <= 8), rates::toString);
        long low = rates.stream().filter(rate -> (double) rate < 1e-3).count();
        assertTrue(low > 110 && low < 190, "as many below the middle of the logarithms as above: " + low);

        List<Object> whole = values(space("layers", Domain.Range.of("int_uniform", 1, 4)).sample(1, 4), "layers");
        assertEquals(new HashSet<>(List.of(1L, 2L, 3L, 4L)), new HashSet<>(whole));
        Domain.Range doubled = Domain.Range.of("log_int_uniform", 1, 1024);
        assertEquals(1L, doubled.at(0));
        assertEquals(1024L, doubled.at(Math.nextDown(1.0)));
    }

    @Test
    void a_space_that_has_no_more_gives_what_it_has() {
        assertEquals(6, space("a", TEMPERATURES, "b", new Domain.Choice(List.of(1, 2))).sample(0, 50).size());
    }

    @Test
    void a_configuration_has_a_name_that_depends_on_its_values_alone() {
        Configuration one = space("loss.temperature", new Domain.Listed(List.of(1)), "encoder", new Domain.Listed(List.of(Map.of("use", "vit")))).grid().get(0);
        Configuration same = space("encoder", new Domain.Listed(List.of(Map.of("use", "vit"))), "loss.temperature", new Domain.Listed(List.of(1.0))).grid().get(0);
        Configuration other = space("encoder", new Domain.Listed(List.of(Map.of("use", "vit"))), "decoder.temperature", new Domain.Listed(List.of(1))).grid().get(0);
        assertTrue(one.id().matches("temperature=1,encoder=_use_vit_-[0-9a-f]{8}"), one::id);
        assertEquals(one.id().substring(one.id().length() - 8), same.id().substring(same.id().length() - 8));
        assertNotEquals(one.id().substring(one.id().length() - 8), other.id().substring(other.id().length() - 8));
    }
}
