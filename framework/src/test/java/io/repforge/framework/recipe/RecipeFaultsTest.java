package io.repforge.framework.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user reads when a recipe is wrong, word for word. */
class RecipeFaultsTest {

    private static final String GOOD = """
            algorithm: simclr
            data: {train: [{use: idx, images: a.gz}]}
            """;

    @TempDir
    Path folder;

    private final SampleComponents components = SampleComponents.essentials();
    private Path file;

    @BeforeEach
    void aRecipeInAFolder() {
        file = folder.resolve("my.yaml");
    }

    @Nested
    class OfKeys {

        @Test
        void anUnknownKeyGetsTheNearestValidOne() {
            assertFaults(GOOD + "batchsize: 4", "my.yaml:3: batchsize is no key of a recipe; did you mean 'batch_size'?");
        }

        @Test
        void anUnknownOptionNamesItsComponent() {
            assertFaults(GOOD + "loss:\n  use: symmetric-contrastive\n  temprature: 1\n",
                    "my.yaml:5: loss.temprature is no option of the loss 'symmetric-contrastive'; did you mean 'temperature'?");
        }

        @Test
        void anOptionUnlikeAnyValidOneGetsTheList() {
            assertFaults(GOOD + "loss: {use: symmetric-contrastive, margin: 1}",
                    "my.yaml:3: loss.margin is no option of the loss 'symmetric-contrastive'; valid are: temperature, weights");
        }

        @Test
        void aComponentWithoutOptionsTakesNone() {
            assertFaults(GOOD + "decoder: {use: no-op, hidden: [3]}",
                    "my.yaml:3: decoder.hidden is no option of the decoder 'no-op'; it has none");
        }

        @Test
        void anUnknownKeyOfANestedMapNamesTheMap() {
            assertFaults("algorithm: simclr\ndata:\n  train: []\n  test: []\n",
                    "my.yaml:4: data.test is no key of data; valid are: train, interleave, on_error, max_skipped");
        }

        @Test
        void aKeyGivenTwiceShowsBothLines() {
            assertFaults(GOOD + "batch_size: 4\nbatch_size: 8", "my.yaml:4: batch_size is given twice; the first is on line 3");
        }

        @Test
        void aMissingKeySaysWhatItIsFor() {
            assertFaults("algorithm: simclr", "my.yaml:1: data is missing; give a map (What to train on)");
        }

        @Test
        void aMissingOptionIsAtTheLineOfItsMap() {
            assertFaults("algorithm: simclr\ndata:\n  train:\n    - use: idx\n",
                    "my.yaml:4: data.train.0.images is missing; give text (File with the images)");
        }

        @Test
        void withoutAnAlgorithmTheSlotsThatItFillsAreMissing() {
            assertFaults("data: {train: [{use: idx, images: a.gz}]}\nloss: symmetric-contrastive\n",
                    "my.yaml:1: encoder is missing; give an encoder (Maps observations to representations)",
                    "my.yaml:1: decoder is missing; give a decoder (Maps representations to what the loss compares)");
        }

        @Test
        void aListAsAKeyIsRefused() {
            assertFaults(GOOD + "? [a]\n: 1\n", "my.yaml:3: the recipe has a list or a map as a key; keys are text");
        }
    }

    @Nested
    class OfValues {

        @Test
        void textIsNoNumber() {
            assertFaults(GOOD + "optimizer: {use: adam, learning_rate: fast}",
                    "my.yaml:3: optimizer.learning_rate must be a number, not 'fast'");
        }

        @Test
        void aFractionIsNoWholeNumber() {
            assertFaults(GOOD + "batch_size: 2.5", "my.yaml:3: batch_size must be a whole number, not 2.5");
        }

        @Test
        void aWholeNumberMustFit() {
            assertFaults(GOOD + "batch_size: 3000000000", "my.yaml:3: batch_size must be at most 2147483647 in size, not 3000000000");
        }

        @Test
        void aNumberInQuotesIsText() {
            assertFaults(GOOD + "batch_size: '4'", "my.yaml:3: batch_size must be a whole number, not '4'");
        }

        @Test
        void nothingIsNoNumber() {
            assertFaults(GOOD + "batch_size:\nseed: 1\n", "my.yaml:3: batch_size must be a whole number, not empty");
        }

        @Test
        void aNumberIsNoText() {
            assertFaults(GOOD + "name: 2024", "my.yaml:3: name must be text, not 2024; put it in quotes");
        }

        @Test
        void yesIsNoBoolean() {
            assertFaults(GOOD + "encoder: {use: base, learn_scale: yes}", "my.yaml:3: encoder.learn_scale must be true or false, not 'yes'");
        }

        @Test
        void aNumberIsNoMap() {
            assertFaults("algorithm: simclr\ndata: 3\n", "my.yaml:2: data must be a map, not 3");
        }

        @Test
        void aNameIsNoList() {
            assertFaults("algorithm: simclr\ndata: {train: idx}\n", "my.yaml:2: data.train must be a list, not 'idx'");
        }

        @Test
        void aListIsNoComponent() {
            assertFaults(GOOD + "loss: [symmetric-contrastive]", "my.yaml:3: loss must be the name of a loss or a map with 'use', not a list");
        }

        @Test
        void aNumberNamesNoComponent() {
            assertFaults(GOOD + "loss: {use: 3}", "my.yaml:3: loss.use must be the name of a loss, not 3");
        }

        @Test
        void aListMustBeOfItsLength() {
            assertFaults(GOOD + "loss: {use: symmetric-contrastive, weights: [1]}", "my.yaml:3: loss.weights must have 2 elements, not 1");
        }

        @Test
        void valuesOfMapsAreCheckedToo() {
            assertFaults("algorithm: simclr\ndata: {train: [{use: idx, images: a, factors: {shape: -1, hue: big}}]}\n",
                    "my.yaml:2: data.train.0.factors.shape must be at least 0, not -1",
                    "my.yaml:2: data.train.0.factors.hue must be a number, not 'big'");
        }

        @Test
        void elementsOfNestedListsAreCheckedToo() {
            assertFaults("algorithm: simclr\ndata: {train: [{use: idx, images: a, fields: [{name: x}, {offset: 1}]}]}\n",
                    "my.yaml:2: data.train.0.fields.1.name is missing; give text (Name of the field)");
        }

        @Test
        void aMisspeltConstantGetsTheNearest() {
            assertFaults(GOOD + "encoder: {use: base, arch: resnet18}",
                    "my.yaml:3: encoder.arch must be one of basic, resnet-18, not 'resnet18'; did you mean 'resnet-18'?");
        }

        @Test
        void aConstantUnlikeAnyGetsTheListOnly() {
            assertFaults(GOOD + "encoder: {use: base, arch: transformer}",
                    "my.yaml:3: encoder.arch must be one of basic, resnet-18, not 'transformer'");
        }

        @Test
        void aDeviceMustExistInPrinciple() {
            assertFaults(GOOD + "device: tpu", "my.yaml:1: the recipe isn't valid: device must be auto, cpu, cuda or cuda:N, not 'tpu'");
        }

        @Test
        void aNameMustMakeAFolder() {
            assertFaults(GOOD + "name: ../up",
                    "my.yaml:1: the recipe isn't valid: name must be letters, digits and - _ + . since a folder is named after it, not '../up'");
        }
    }

    @Nested
    class OfRanges {

        @Test
        void belowTheLeast() {
            assertFaults(GOOD + "batch_size: 0", "my.yaml:3: batch_size must be at least 1, not 0");
        }

        @Test
        void aboveAnExcludedLeast() {
            assertFaults(GOOD + "loss: {use: symmetric-contrastive, temperature: 0}", "my.yaml:3: loss.temperature must be above 0, not 0");
        }

        @Test
        void betweenBothEnds() {
            assertFaults(GOOD + "encoder: {use: base, dropout: 1.5}", "my.yaml:3: encoder.dropout must be at least 0 and at most 1, not 1.5");
        }

        @Test
        void elementsOfLists() {
            assertFaults(GOOD + "decoder: {use: symmetric-projection-head, hidden: [64, 0]}",
                    "my.yaml:3: decoder.hidden.1 must be at least 1, not 0");
        }

        @Test
        void infinityIsNoNumber() {
            assertFaults(GOOD + "optimizer: {use: adam, learning_rate: .inf}", "my.yaml:3: optimizer.learning_rate must be finite, not .inf");
        }

        @Test
        void whatTheRecordItselfRefuses() {
            assertFaults(GOOD + "augmenter:\n  use: context-and-target\n  augmentations:\n    - {use: random-resized-crop, scale: [0.9, 0.1]}\n",
                    "my.yaml:6: augmenter.augmentations.0 isn't valid: scale must give the smaller area first, not [0.9, 0.1]");
        }
    }

    @Nested
    class OfComponents {

        @Test
        void aMisspeltNameGetsTheNearest() {
            assertFaults(GOOD + "loss: symetric-contrastive",
                    "my.yaml:3: loss names 'symetric-contrastive', but no such loss is installed; did you mean 'symmetric-contrastive'?");
        }

        @Test
        void aNameUnlikeAnyGetsTheList() {
            assertFaults(GOOD + "optimizer: {use: lion}",
                    "my.yaml:3: optimizer names 'lion', but no such optimizer is installed; valid are: adam, sgd");
        }

        @Test
        void aMisspeltAlgorithmDoesNotMakeItsSlotsMissing() {
            assertFaults("algorithm: simcrl\ndata: {train: []}\n",
                    "my.yaml:1: algorithm names 'simcrl', but no such algorithm is installed; did you mean 'simclr'?");
        }

        @Test
        void faultyOptionsOfTheAlgorithmAreReportedOnce() {
            assertFaults("algorithm: {use: simclr, temperature: -1}\ndata: {train: []}\n",
                    "my.yaml:1: algorithm.temperature must be above 0, not -1");
        }

        @Test
        void optionsWithoutANameNeedOneFromElsewhere() {
            assertFaults("encoder: base\ndecoder: no-op\nloss: {temperature: 1}\ndata: {train: []}\n",
                    "my.yaml:3: loss has no 'use' that names the loss; add it, such as 'use: symmetric-contrastive'");
        }

        @Test
        void aNameInTwoPluginsMustBeQualified() {
            components.with("mine", new SampleComponents.Adam());
            assertFaults(GOOD + "optimizer: adam", "my.yaml:3: optimizer can't be chosen: 'adam' is in 2 plugins");
        }
    }

    @Nested
    class OfFiles {

        @Test
        void allFaultsAreReportedTogetherByLine() {
            assertFaults("algorithm: simclr\nseed: x\ndata: {train: [{use: idx}]}\nloss: {use: symmetric-contrastive, temperature: -1}\nepochs: 3\n",
                    "my.yaml:2: seed must be a whole number, not 'x'",
                    "my.yaml:3: data.train.0.images is missing; give text (File with the images)",
                    "my.yaml:4: loss.temperature must be above 0, not -1",
                    "my.yaml:5: epochs is no key of a recipe; did you mean 'n_epochs'?");
        }

        @Test
        void theMessageListsThem() {
            RecipeError error = assertThrows(RecipeError.class, () -> load(GOOD + "batch_size: 0\nseed: x\n"));
            assertEquals("2 faults:\n  " + file + ":3: batch_size must be at least 1, not 0\n  "
                    + file + ":4: seed must be a whole number, not 'x'", error.getMessage());
            assertEquals(new Fault(file.toString(), 3, "batch_size", "must be at least 1, not 0"), error.faults().get(0));
        }

        @Test
        void whatIsNoYamlNamesTheLine() {
            assertFaults(GOOD + "loss: {use: [\n",
                    "my.yaml:4: the recipe isn't valid YAML: while parsing a flow node, expected the node content, but found '<stream end>'");
        }

        @Test
        void textIsNoRecipe() {
            assertFaults("simclr", "my.yaml:1: the recipe must be a map of keys, such as 'algorithm: simclr', not 'simclr'");
        }

        @Test
        void anEmptyFileLacksEverything() {
            assertFaults("",
                    "my.yaml:1: data is missing; give a map (What to train on)",
                    "my.yaml:1: encoder is missing; give an encoder (Maps observations to representations)",
                    "my.yaml:1: decoder is missing; give a decoder (Maps representations to what the loss compares)",
                    "my.yaml:1: loss is missing; give a loss (What is minimised)");
        }

        @Test
        void tagsAreRefused() {
            assertFaults(GOOD + "name: !env HOME", "my.yaml:3: name has the tag !env; recipes have no tags");
        }

        @Test
        void anAliasOfWhatItIsInIsRefused() {
            assertFaults(GOOD + "loss: &l {use: symmetric-contrastive, weights: [*l, 1]}",
                    "my.yaml:3: loss.weights.0 contains itself by an alias; write it out",
                    "my.yaml:3: loss.weights.0 must be a number, not empty");
        }

        @Test
        void aFileThatIsNotThere() {
            UserError error = assertThrows(UserError.class, () -> Recipes.load(Path.of("no/such.yaml"), List.of(), components));
            assertEquals("there is no recipe no/such.yaml; give the path of a YAML file", error.getMessage());
        }

        @Test
        void aFileThatIsNoText() throws IOException {
            Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
            UserError error = assertThrows(UserError.class, () -> Recipes.load(file, List.of(), components));
            assertEquals("the recipe " + file + " isn't UTF-8 text; save it as UTF-8", error.getMessage());
        }
    }

    @Nested
    class OfSet {

        @Test
        void aWrongValueNamesTheArgument() {
            assertSetFaults("--set loss.temperature=hot: loss.temperature must be a number, not 'hot'", "loss.temperature=hot");
        }

        @Test
        void anUnknownKeyNamesTheArgument() {
            assertSetFaults("--set batch_sise=3: batch_sise is no key of a recipe; did you mean 'batch_size'?", "batch_sise=3");
        }

        @Test
        void anArgumentWithoutAValue() {
            assertSetFaults("--set batch_size: 'batch_size' must be key=value, such as 'loss.temperature=0.2'", "batch_size");
        }

        @Test
        void aValueThatIsNoYaml() {
            assertSetFaults("--set loss={use: loss isn't valid YAML: while parsing a flow mapping, expected ',' or '}', but got <stream end>",
                    "loss={use");
        }

        @Test
        void anElementBeyondTheEnd() {
            assertSetFaults("--set data.train.2.images=b: data.train is a list of 1 element, so '2' must be a number from 0 to 1, where 1 adds one",
                    "data.train.2.images=b");
        }

        @Test
        void anElementOfWhatIsNoList() {
            assertSetFaults("--set batch_size.0=3: batch_size is 384, so there is no '0' in it to set", "batch_size.0=3");
        }

        @Test
        void anElementOfWhatIsNotThere() {
            assertSetFaults("--set loss.margin.0=1: loss.margin isn't in the recipe, so there is no '0' in it to set", "loss.margin.0=1");
        }

        private void assertSetFaults(String sentence, String argument) {
            assertSentences(List.of(sentence), assertThrows(RecipeError.class, () -> load(GOOD, argument)));
        }
    }

    @Nested
    class OfJava {

        @Test
        void faultsHaveNoFile() {
            RecipeError error = assertThrows(RecipeError.class,
                    () -> Recipes.of(Map.of("algorithm", "simclr", "batch_size", 0), folder, components));
            assertEquals("batch_size must be at least 1, not 0", error.getMessage());
        }

        @Test
        void anObjectThatIsNoValue() {
            RecipeError error = assertThrows(RecipeError.class,
                    () -> Recipes.of(Map.of("algorithm", "simclr", "batch_size", new StringBuilder()), folder, components));
            assertEquals("batch_size must be a whole number, not a StringBuilder", error.getMessage());
        }

        @Test
        void aComponentOfAnotherKind() {
            var use = new io.repforge.api.option.Use<>(new SampleComponents.NoOp(), new io.repforge.api.option.NoOptions());
            RecipeError error = assertThrows(RecipeError.class,
                    () -> Recipes.of(Map.of("algorithm", "simclr", "loss", use), folder, components));
            assertEquals("loss must be a loss, which 'no-op' is not", error.getMessage());
        }
    }

    private Recipe load(String yaml, String... sets) throws IOException {
        Files.writeString(file, yaml, StandardCharsets.UTF_8);
        return Recipes.load(file, List.of(sets), components);
    }

    private void assertFaults(String yaml, String... sentences) {
        assertSentences(Arrays.asList(sentences), assertThrows(RecipeError.class, () -> load(yaml)));
    }

    private void assertSentences(List<String> expected, RecipeError error) {
        assertEquals(String.join("\n", expected),
                String.join("\n", error.faults().stream().map(fault -> fault.toString().replace(folder + "/", "")).toList()));
    }
}
