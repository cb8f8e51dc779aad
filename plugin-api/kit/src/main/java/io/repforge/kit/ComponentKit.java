package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Component;
import io.repforge.api.option.Option;
import java.lang.reflect.RecordComponent;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * What the contract demands of every component.
 *
 * @param <O> its options
 * @param <C> its type
 */
public abstract class ComponentKit<O extends Record, C extends Component<O>> {

    private final Class<?> kind;

    /**
     * @param kind interface of the kind, under whose name the component is declared
     */
    protected ComponentKit(Class<?> kind) {
        this.kind = kind;
    }

    /** The component under test. */
    protected abstract C component();

    /** The options that it is tested with. */
    protected abstract O options();

    @Test
    void is_named_in_kebab_case() {
        assertTrue(component().name().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), () -> "'" + component().name() + "' isn't kebab-case");
    }

    @Test
    void is_described_in_one_line_without_a_full_stop() {
        assertOneLine("the description of '" + component().name() + "'", component().description());
    }

    @Test
    void is_declared_in_the_provider_file_of_its_kind() {
        boolean declared = ServiceLoader.load(kind).stream().anyMatch(provider -> provider.type() == component().getClass());
        assertTrue(declared, () -> "META-INF/services/" + kind.getName() + " should name " + component().getClass().getName());
    }

    @Test
    void can_be_made_without_parameters() {
        assertDoesNotThrow(() -> component().getClass().getConstructor().newInstance());
    }

    @Test
    void says_the_type_of_its_options() {
        assertEquals(component().optionsType(), options().getClass());
    }

    @Test
    void describes_each_option_with_a_range_that_can_hold() {
        for (RecordComponent option : component().optionsType().getRecordComponents()) {
            String name = "option '" + option.getName() + "' of '" + component().name() + "'";
            Option annotation = option.getAnnotation(Option.class);
            assertNotNull(annotation, () -> name + " has no @Option");
            assertOneLine(name, annotation.value());
            assertTrue(annotation.min() <= annotation.max(), () -> name + " allows no number at all");
            assertFalse(annotation.defaults().equals("null") && option.getType().isPrimitive(),
                    () -> name + " can't be null, as its default, since its type is primitive");
        }
    }

    private static void assertOneLine(String what, String text) {
        assertFalse(text.isBlank(), () -> what + " is empty");
        assertFalse(text.contains("\n"), () -> what + " has several lines");
        assertFalse(text.endsWith("."), () -> what + " ends with a full stop");
    }
}
