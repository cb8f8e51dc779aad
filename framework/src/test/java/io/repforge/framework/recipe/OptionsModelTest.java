package io.repforge.framework.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.DataSource;
import io.repforge.api.Schedule;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the author of a component reads whose options aren't described as they must be. */
class OptionsModelTest {

    private static final String HERE = "io.repforge.framework.recipe.OptionsModelTest$";

    record Undescribed(int width) {}

    record OfAnotherType(@Option("How long") Duration duration) {}

    record OfNoKind(@Option("What to use") Use<?> component) {}

    record Primitive(@Option(value = "How wide", defaults = "null") int width) {}

    record Use2(@Option("What to use") String use) {}

    record Tree(@Option("Name") String name, @Option(value = "Below", defaults = "[]") List<Tree> children) {}

    record Spelling(
            @Option(value = "a", defaults = "1") int nEpochs,
            @Option(value = "b", defaults = "1") double l2Weight,
            @Option(value = "c", defaults = "1") float p) {}

    record WrongDefaults(
            @Option(value = "Factor", defaults = "2", max = 1) double factor,
            @Option(value = "Base", defaults = "cosin") Use<Schedule<?>> base,
            @Option(value = "Unclosed", defaults = "[1") List<Integer> unclosed) {}

    static final class Wrong implements Schedule<WrongDefaults> {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public String description() {
            return "Defaults that its options don't take";
        }

        @Override
        public Class<WrongDefaults> optionsType() {
            return WrongDefaults.class;
        }

        @Override
        public double learningRate(double base, Progress progress, WrongDefaults options) {
            return base;
        }
    }

    @Test
    void anOptionMustBeDescribed() {
        assertFault("option 'width' of " + HERE + "Undescribed has no @Option; annotate it with its description and default", Undescribed.class);
    }

    @Test
    void anOptionMustBeOfATypeThatYamlCanGive() {
        assertFault("option 'duration' of " + HERE + "OfAnotherType has the type java.time.Duration, which options can't have; "
                + "see the Javadoc of io.repforge.api.option.Option for those that they can", OfAnotherType.class);
    }

    @Test
    void aComponentMustBeOfAKind() {
        assertFault("option 'component' of " + HERE + "OfNoKind has the type io.repforge.api.option.Use<?>, which options can't have; "
                + "see the Javadoc of io.repforge.api.option.Option for those that they can", OfNoKind.class);
    }

    @Test
    void aPrimitiveCanNotBeNull() {
        assertFault("option 'width' of " + HERE + "Primitive has the default null but is a primitive int; use the boxed type", Primitive.class);
    }

    @Test
    void useNamesTheComponentAndNoOption() {
        assertFault("option 'use' of " + HERE + "Use2 can't be called 'use', since that names the component; rename it", Use2.class);
    }

    @Test
    void namesAreInSnakeCase() {
        assertEquals(List.of("n_epochs", "l2_weight", "p"), OptionsModel.of(Spelling.class).names());
    }

    @Test
    void optionsMayHoldOptionsOfTheirOwnType() {
        Tree tree = new OptionBinder(SampleComponents.essentials()).options(Tree.class,
                Map.of("name", "root", "children", List.of(Map.of("name", "leaf"))), "");

        assertEquals(new Tree("root", List.of(new Tree("leaf", List.of()))), tree);
    }

    @Test
    void defaultsAreCheckedLikeAnyOtherValue() {
        assertEquals(List.of(
                "default of option 'factor' of WrongDefaults: factor must be at most 1, not 2",
                "default of option 'base' of WrongDefaults: base names 'cosin', but no such schedule is installed; "
                        + "valid are: constant, linear-warmup-cosine",
                "default of option 'unclosed' of WrongDefaults: unclosed isn't valid YAML: while parsing a flow sequence, "
                        + "expected ',' or ']', but got <stream end>",
                "default of option 'unclosed' of WrongDefaults: unclosed must be a list, not empty"),
                new OptionBinder(SampleComponents.essentials()).faultyDefaults(new Wrong()).stream().map(Fault::toString).toList());
    }

    @Test
    void faultsOfArgumentsNameThem() {
        RecipeError error = assertThrows(RecipeError.class,
                () -> new OptionBinder(SampleComponents.essentials()).useFromYaml(DataSource.class, "idxx", "--train"));
        assertEquals("--train: data source names 'idxx', but no such data source is installed; did you mean 'idx'?", error.getMessage());
    }

    private static void assertFault(String sentence, Class<? extends Record> options) {
        assertEquals(sentence, assertThrows(UserError.class, () -> OptionsModel.of(options)).getMessage());
    }
}
