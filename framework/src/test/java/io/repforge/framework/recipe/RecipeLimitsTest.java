package io.repforge.framework.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Algorithm;
import io.repforge.api.ContractException;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recipe is answered at once, whatever is in it: as a recipe, or with sentences. */
class RecipeLimitsTest {

    private static final String GOOD = """
            algorithm: simclr
            data: {train: [{use: idx, images: a.gz}]}
            """;
    private static final String TOO_MANY = "isn't valid YAML here: its aliases (*name) repeat more than 10000 values; write out what is meant";

    @TempDir
    Path folder;

    private final SampleComponents components = SampleComponents.essentials();

    private Recipe load(String yaml, String... sets) throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), yaml, StandardCharsets.UTF_8);
        return Recipes.load(file, List.of(sets), components);
    }

    /** The sentence of a recipe that must be refused, and at once. */
    private String refused(String yaml, String... sets) {
        return assertTimeoutPreemptively(Duration.ofSeconds(10),
                () -> assertThrows(UserError.class, () -> load(yaml, sets)).getMessage().replace(folder + "/", ""));
    }

    /** Each line stands for what the line before stands for, several times over. */
    private static String bomb(String first, Function<String, String> level) {
        return "a0: &a0 " + first + "\n" + IntStream.rangeClosed(1, 24)
                .mapToObj(i -> "a" + i + ": &a" + i + " " + level.apply("*a" + (i - 1)) + "\n").collect(Collectors.joining());
    }

    @Test
    void aliasesThatDoubleInLists() {
        assertTrue(refused(bomb("[x, x]", a -> "[" + a + ", " + a + "]")).endsWith("the recipe " + TOO_MANY));
    }

    @Test
    void aliasesThatDoubleInMaps() {
        assertTrue(refused(bomb("{x: x}", a -> "{l: " + a + ", r: " + a + "}")).endsWith("the recipe " + TOO_MANY));
    }

    @Test
    void aliasesThatDoubleByMergeKeys() {
        assertTrue(refused(bomb("{x: x}", a -> "{<<: " + a + ", more: " + a + "}")).endsWith("the recipe " + TOO_MANY));
    }

    @Test
    void aliasesInAnArgument() {
        String bomb = "[&a [x, x, x, x, x, x, x, x, x, x], &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a], &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b],"
                + " &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]]";
        assertTrue(refused(GOOD, "listeners=" + bomb).endsWith("listeners " + TOO_MANY));
    }

    @Test
    void aliasesInMeasureAreGood() throws IOException {
        String yaml = "algorithm: simclr\ndata: {train: [&d {use: idx, images: a.gz}, *d, *d]}\n";
        assertEquals(3, load(yaml).train().size());
    }

    @Test
    void anAliasWithinItself() {
        assertTrue(refused(GOOD + "loss: {weights: &w [1, *w]}").contains("my.yaml:3: loss.weights.1 contains itself by an alias; write it out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: "})
    void nestingWithoutEnd(String opening) {
        String sentence = refused("algorithm: " + opening.repeat(100_000));
        assertTrue(sentence.contains("isn't valid YAML") && sentence.contains("epth"), sentence);
    }

    @Test
    void aFileThatIsTooLarge() {
        assertEquals("the recipe my.yaml is larger than 3 MiB, which no recipe is; give the path of a recipe", refused("#".repeat(3_200_000)));
    }

    @Test
    void aNumberOfManyDigits() {
        assertTrue(refused(GOOD + "batch_size: " + "9".repeat(1_000)).contains("my.yaml:3: batch_size is a number of 1000 digits, which nothing here takes"));
        assertTrue(refused(GOOD + "batch_size: !!int " + "9".repeat(1_000_000)).contains("is a number of 1000000 digits"));
    }

    @Test
    void aLongTextIsShownInPart() {
        assertEquals("my.yaml:3: batch_size must be a whole number, not '" + "x".repeat(200) + "…'", refused(GOOD + "batch_size: " + "x".repeat(1_000_000)));
    }

    @Test
    void aFileWithThousandsOfFaultsShowsTheFirst() {
        String keys = IntStream.range(0, 50_000).mapToObj(i -> "key_" + i + ": 1\n").collect(Collectors.joining());
        String sentence = refused(GOOD + keys);
        assertTrue(sentence.startsWith("50000 faults:\n  my.yaml:3: key_0 is no key of a recipe"), sentence.substring(0, 100));
        assertTrue(sentence.endsWith("\n  … and 49980 more"), sentence.substring(sentence.length() - 100));
    }

    @Test
    void aKeyOfThousandsOfParts() {
        String key = "a" + ".a".repeat(50_000);
        assertEquals("--set " + key.substring(0, 200) + "…: '" + key.substring(0, 40) + "…' has a key of 50001 parts; none has more than 50", refused(GOOD, key + "=1"));
    }

    @Test
    void algorithmsWithinAlgorithms() throws IOException {
        components.with("essentials", new Around());
        String nested = nested(20);
        assertTrue(refused(nested).contains(" is nested too deeply: options within options go 16 levels down at most"));
        Recipe recipe = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> load(nested(12)));
        assertEquals("contrastive", recipe.loss().component().name().replace("symmetric-", ""));
    }

    private static String nested(int levels) {
        return "algorithm: " + "{use: around, algorithm: ".repeat(levels) + "simclr" + "}".repeat(levels)
                + "\ndata: {train: [{use: idx, images: a.gz}]}\n";
    }

    /** The defaults of these options contain themselves. */
    @Test
    void defaultsWithoutEnd() {
        components.with("vendor", new Endless());
        assertTrue(refused("algorithm: endless\ndata: {train: [{use: idx, images: a.gz}]}\n").contains("nested too deeply"));
    }

    /** Every key of a recipe, and every odd value: a recipe or sentences, and never anything else. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "", "''", "[]", "{}", "[null]", "[[]]", "{use: }", "{use: null}", "{use: []}", "{use: {}}", "{'': 1}", "{null: null}", "-1", "0",
            "1e400", ".nan",
            "true", "2147483648", "99999999999999999999", "x", "[x, 1, {}]", "{a: {b: {c: []}}}"})
    void everyKeyWithAnOddValue(String value) {
        List<String> keys = new ArrayList<>(OptionsModel.of(RecipeOptions.class).names());
        keys.addAll(List.of("data.train", "data.train.0", "data.train.0.use", "data.train.0.images", "encoder.use", "loss.temperature", "loss.weights",
                "augmenter.augmentations", "augmenter.augmentations.0", "evaluate.train", "evaluate.probes", "evaluate.probes.0", "listeners.0",
                "algorithm.use", "scheduler.x", "optimizer.learning_rate", "decoder.hidden", "decoder.hidden.0", "use", "nothing", "a.b"));
        for (String key : keys) {
            for (String set : List.of(key + "=" + value)) {
                try {
                    load(GOOD, set);
                } catch (UserError expected) {
                    assertTrue(!expected.getMessage().isBlank(), set);
                } catch (RuntimeException | IOException e) {
                    throw new AssertionError("--set '" + set + "' gives " + e, e);
                }
            }
        }
    }

    @Test
    void noAlgorithmAndNoSlotsEither() {
        String message = refused(GOOD, "algorithm=null");
        for (String slot : List.of("encoder", "decoder", "loss")) {
            assertTrue(message.contains(": " + slot + " is missing; give "), message);
        }
    }

    @Test
    void aPresetThatIsNull() {
        components.with("vendor", new Presetting(() -> null));
        ContractException broken = assertThrows(ContractException.class, () -> load(GOOD, "algorithm=presetting"));
        assertEquals("returns null from preset()", broken.getMessage());
    }

    @Test
    void aPresetWithKeysAndComponentsThatThereAreNotAndWithValuesOfAnotherKind() {
        components.with("vendor", new Presetting(() -> Preset.builder().set("encoder", 3).set("decodr", OptionValue.of("no-op")).use(Slot.LOSS, "nothing")
                .set("batch_size", 0.5).build()));
        String message = refused(GOOD, "algorithm=presetting");
        for (String sentence : List.of("encoder must be the name of an encoder or a map with 'use', not 3", "decodr is no key of a recipe; did you mean",
                "loss names 'nothing', but no such loss is installed", "batch_size must be a whole number, not 0.5")) {
            assertTrue(message.contains("preset of 'presetting': " + sentence), message);
        }
    }

    @Test
    void aPresetThatIsTooDeep() {
        Choice nested = Choice.of("base");
        for (int depth = 0; depth < 60; depth++) {
            nested = Choice.of("momentum").with("encoder", nested);
        }
        Preset deep = Preset.builder().use(Slot.ENCODER, nested).build();
        components.with("vendor", new Presetting(() -> deep));
        assertTrue(refused(GOOD, "algorithm=presetting").contains("preset of 'presetting': algorithm isn't valid: its values are nested more than 50 deep"));
    }

    /** As joint cloning: it puts what another algorithm chooses into components of its own. */
    static final class Around implements Algorithm<Around.Options> {

        record Options(@Option(value = "The other", defaults = "simclr") Use<Algorithm<?>> algorithm) {}

        @Override
        public String name() {
            return "around";
        }

        @Override
        public String description() {
            return "Around another";
        }

        @Override
        public Class<Options> optionsType() {
            return Options.class;
        }

        @Override
        public Preset preset(Options options) {
            return Algorithm.preset(options.algorithm());
        }
    }

    static final class Endless implements Algorithm<Endless.Options> {

        record Options(@Option(value = "More", defaults = "{}") More more) {}

        record More(@Option(value = "Options", defaults = "{}") Options options) {}

        @Override
        public String name() {
            return "endless";
        }

        @Override
        public String description() {
            return "Endless";
        }

        @Override
        public Class<Options> optionsType() {
            return Options.class;
        }

        @Override
        public Preset preset(Options options) {
            return Preset.builder().build();
        }
    }

    record Presetting(Supplier<Preset> given) implements Algorithm<NoOptions> {

        @Override
        public String name() {
            return "presetting";
        }

        @Override
        public String description() {
            return "A preset";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Preset preset(NoOptions options) {
            return given.get();
        }
    }
}
