package io.repforge.framework.recipe;

import io.repforge.framework.probes.KnnProbe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.DataSource;
import io.repforge.api.Loss;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.online.OnlineOptions;
import io.repforge.framework.recipe.SampleComponents.AdamOptions;
import io.repforge.framework.recipe.SampleComponents.Arch;
import io.repforge.framework.recipe.SampleComponents.BaseOptions;
import io.repforge.framework.recipe.SampleComponents.ContextAndTargetOptions;
import io.repforge.framework.recipe.SampleComponents.ContrastiveOptions;
import io.repforge.framework.recipe.SampleComponents.CropOptions;
import io.repforge.framework.recipe.SampleComponents.Field;
import io.repforge.framework.recipe.SampleComponents.IdxOptions;
import io.repforge.framework.recipe.SampleComponents.ProjectionOptions;
import io.repforge.framework.recipe.SampleComponents.Split;
import io.repforge.framework.runtime.OneDnnUse;
import io.repforge.framework.runtime.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {

    private static final String FULL = """
            name: simclr-fashion-mnist
            algorithm: simclr
            seed: 7
            device: cuda:1
            data:
              train:
                - {use: idx, images: a.gz, split: test, factors: {shape: 2}, fields: [{name: x}], note: {any: [1, true, ~, 0.5, "3e-4"]}}
                - use: idx
                  images: "1e3"
            encoder: {use: base, arch: resnet-18}
            decoder: {use: symmetric-projection-head, hidden: [127, 5]}
            loss: {use: symmetric-contrastive, temperature: 0.2}
            augmenter: {use: context-and-target, augmentations: [{use: random-resized-crop, scale: [0.3, 1]}, flip-left-right]}
            pair_constructor: identity
            batch_extender: {use: queue, rows: 8192}
            optimizer: {use: adam, learning_rate: 3e-4}
            scheduler: {use: linear-warmup-cosine, warmup_epochs: 2}
            representation_dim: 64
            projection_dim: 32
            features: {use: conv3, grid: 2}
            batch_size: 1e2
            n_epochs: 20
            batches_per_epoch: 234
            shuffle_buffer_size: 4096
            log_interval: 100
            calc_log_interval: 10
            save_interval: 5
            save_batch_interval: 50
            threads: 2
            onednn: false
            precision: bfloat16
            listeners: [csv]
            evaluate: {train: {use: idx, images: a.gz}, test: {use: idx, images: b.gz}, probes: [{use: knn, neighbours: [5]}, linear], every: 5, label: shape}
            """;
    private static final String SHORT = """
            algorithm: simclr
            data: {train: [{use: idx, images: a.gz}]}
            """;

    @TempDir
    Path folder;

    private final SampleComponents components = SampleComponents.essentials();

    @Test
    void everyKeyIsBound() throws IOException {
        Recipe recipe = load(FULL);

        assertEquals("simclr-fashion-mnist", recipe.name());
        assertEquals("simclr", recipe.algorithm().orElseThrow().component().name());
        assertEquals(7, recipe.seed());
        assertEquals("cuda:1", recipe.device());
        assertEquals(2, recipe.train().size());
        IdxOptions first = assertInstanceOf(IdxOptions.class, recipe.train().get(0).options());
        assertEquals(Split.TEST, first.split());
        assertEquals(Map.of("shape", 2.0), first.factors());
        assertEquals(List.of(new Field("x", 0)), first.fields());
        assertEquals("{any=[1, true, null, 0.5, 3e-4]}", String.valueOf(first.note()));
        assertEquals(new IdxOptions("1e3", null, Split.TRAIN, Map.of(), List.of(), null), recipe.train().get(1).options());
        assertEquals(new BaseOptions(Arch.RESNET_18, 1, 0, false), recipe.encoder().options());
        assertEquals(new ProjectionOptions(List.of(127, 5)), recipe.decoder().options());
        assertEquals(new ContrastiveOptions(0.2, List.of(0.5f, 0.5f)), recipe.loss().options());
        ContextAndTargetOptions augmenter = assertInstanceOf(ContextAndTargetOptions.class, recipe.augmenter().options());
        assertEquals(new CropOptions(List.of(0.3, 1.0)), augmenter.augmentations().get(0).options());
        assertEquals("flip-left-right", augmenter.augmentations().get(1).component().name());
        assertEquals("identity", recipe.pairConstructor().component().name());
        assertEquals(new SampleComponents.QueueOptions(8192), recipe.batchExtender().options());
        assertEquals(new AdamOptions(3e-4), recipe.optimizer().options());
        assertEquals(new SampleComponents.WarmupOptions(2), recipe.scheduler().options());
        assertEquals(OptionalInt.of(64), recipe.representationDim());
        assertEquals(OptionalInt.of(32), recipe.projectionDim());
        assertEquals(new FeatureChoice("conv3", 2), recipe.features());
        assertEquals(100, recipe.batchSize());
        assertEquals(20, recipe.nEpochs());
        assertEquals(OptionalInt.of(234), recipe.batchesPerEpoch());
        assertEquals(4096, recipe.shuffleBufferSize());
        assertEquals(100, recipe.logInterval());
        assertEquals(10, recipe.calcLogInterval());
        assertEquals(5, recipe.saveInterval());
        assertEquals(50, recipe.saveBatchInterval());
        assertEquals(2, recipe.threads());
        assertEquals(OneDnnUse.FALSE, recipe.onednn());
        assertEquals(Precision.BFLOAT16, recipe.precision());
        assertEquals("csv", recipe.listeners().get(0).component().name());
        RecipeOptions.Evaluate evaluate = recipe.evaluate().orElseThrow();
        assertEquals("knn", evaluate.probes().get(0).component().name());
        assertEquals(new KnnProbe.Options(List.of(5), 0.07), evaluate.probes().get(0).options());
        assertEquals("linear", evaluate.probes().get(1).component().name());
        assertEquals(5, evaluate.every());
        assertEquals("shape", evaluate.label());
        assertEquals(folder, recipe.baseDirectory());
    }

    @Test
    void whatIsLeftOutComesFromThePresetAndThenFromTheDefaults() throws IOException {
        Recipe recipe = load(SHORT);

        assertEquals(new ContrastiveOptions(0.5, List.of(0.5f, 0.5f)), recipe.loss().options());
        assertEquals(new ProjectionOptions(List.of(64)), recipe.decoder().options());
        assertEquals("context-and-target", recipe.augmenter().component().name());
        assertEquals(384, recipe.batchSize());
        assertEquals(new AdamOptions(1e-3), recipe.optimizer().options());
        assertEquals("constant", recipe.scheduler().component().name());
        assertEquals(OptionalInt.of(128), recipe.projectionDim());
        assertEquals(FeatureChoice.OUTPUT, recipe.features());
        assertEquals(OptionalInt.empty(), recipe.batchesPerEpoch());
        assertEquals(Optional.empty(), recipe.evaluate());
        assertEquals(List.of(), recipe.overrides());
    }

    @Test
    void aRunIsNamedAfterItsFileUnlessItHasAName() throws IOException {
        assertEquals("my", load(SHORT).name());
    }

    @Test
    void projectionsHaveTheDimensionOfRepresentationsUnlessTold() throws IOException {
        assertEquals(OptionalInt.of(7), load(SHORT + "representation_dim: 7").projectionDim());
    }

    @Test
    void anEncoderWithoutALastLayerGivesAsManyFeaturesAsItHas() throws IOException {
        Recipe recipe = load(SHORT + "representation_dim: null");
        assertEquals(OptionalInt.empty(), recipe.representationDim());
        assertEquals(OptionalInt.empty(), recipe.projectionDim());
        assertTrue(recipe.resolvedYaml().contains("\nrepresentation_dim: null\nprojection_dim: null\n"), recipe.resolvedYaml());
        assertEquals(OptionalInt.of(9), load(SHORT + "representation_dim: null\nprojection_dim: 9").projectionDim());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"output | output | 0", "conv3 | conv3 | 0", "conv3:2 | conv3 | 2", "{use: conv3, grid: 2} | conv3 | 2", "{use: conv3} | conv3 | 0",
                    "{grid: 0} | output | 0"})
    void featuresAreANameWithAGridIfThereIsOne(String given, String name, int grid) throws IOException {
        Recipe recipe = load(SHORT + "features: " + given);
        assertEquals(new FeatureChoice(name, grid), recipe.features());
        assertEquals(recipe.features(), load(recipe.resolvedYaml()).features());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "3                          | features must be a name or map, not 3",
            "{use: conv3, side: 2}      | features.side is no key of features; valid are: use, grid",
            "conv 3                     | features isn't valid: features are output or the name of what a stage of the encoder gives, and a grid after a colon if that is to be averaged, such as conv3 or conv3:2, and not 'conv 3'",
            "{use: 'conv3:2', grid: 2}  | and not 'conv3:2' with grid 2",
            "{use: conv3, grid: -1}     | features.grid must be at least 0"})
    void whatCanNotBeFeaturesIsAFaultOfTheKey(String given, String told) {
        String said = assertThrows(RecipeError.class, () -> load(SHORT + "features: " + given)).getMessage();
        assertTrue(said.contains(told), said);
    }

    @Test
    void optionsWithoutUseGoToThePresetsChoice() throws IOException {
        Recipe recipe = load(SHORT + "decoder: {hidden: [9]}\nloss: {weights: [1, 2]}\n");

        assertEquals(new ProjectionOptions(List.of(9)), recipe.decoder().options());
        assertEquals(new ContrastiveOptions(0.5, List.of(1f, 2f)), recipe.loss().options());
    }

    @Test
    void optionsWithoutUseGoToTheDefaultWhereThePresetChoosesNothing() throws IOException {
        assertEquals(new AdamOptions(0.5), load(SHORT + "optimizer: {learning_rate: 0.5}").optimizer().options());
    }

    /** Of maps that begin with {@code enabled}. */
    @Test
    void trueAndFalseStandForAMapThatSwitchesOnAndOff() throws IOException {
        assertEquals(OnlineOptions.DEFAULT, load(SHORT + "online: true").online());
        assertFalse(load(SHORT + "online: false").online().enabled());
        OnlineOptions.Knn off = new OnlineOptions.Knn(false, 2048, 20);
        assertEquals(new OnlineOptions(true, true, off, false, "kind"), load(SHORT + "online: {knn: false, geometry: false, label: kind}").online());
        assertEquals("kind", load(SHORT + "online: {label: kind}").onlineLabel());
        assertEquals("label", load(SHORT).onlineLabel());
    }

    @Test
    void optionsOfTheAlgorithmReachItsPreset() throws IOException {
        Recipe recipe = load("algorithm: {use: simclr, temperature: 0.07}\ndata: {train: []}\n");

        assertEquals(new ContrastiveOptions(0.07, List.of(0.5f, 0.5f)), recipe.loss().options());
    }

    @Test
    void aRecipeNeedsNoAlgorithm() throws IOException {
        Recipe recipe = load("data: {train: []}\nencoder: base\ndecoder: no-op\nloss: symmetric-contrastive\n");

        assertEquals(Optional.empty(), recipe.algorithm());
        assertEquals("none", recipe.augmenter().component().name());
    }

    @Test
    void aSlotOverriddenAgainstThePresetIsKnownWithBothValues() throws IOException {
        Recipe recipe = load(SHORT + "loss: {temperature: 0.1}\naugmenter: none\nbatch_size: 64\npair_constructor: identity\n");

        assertEquals(List.of("loss.temperature: 0.5 → 0.1", "augmenter: context-and-target → none", "batch_size: 384 → 64"),
                recipe.overrides().stream().map(PresetOverride::toString).toList());
    }

    @Test
    void theResolvedRecipeGivesAnEqualOneInAnyFolder() throws IOException {
        for (String yaml : List.of(FULL, SHORT)) {
            Recipe recipe = load(yaml);
            Path run = Files.createDirectories(folder.resolve("runs/a")).resolve("recipe.yaml");
            Files.writeString(run, recipe.resolvedYaml());

            Recipe again = Recipes.load(run, List.of(), components);

            assertEquals(recipe, again);
            assertEquals(recipe.resolvedYaml(), again.resolvedYaml());
            assertEquals(folder, again.baseDirectory());
        }
    }

    @Test
    void theResolvedRecipeWritesEveryDefault() throws IOException {
        assertEquals("""
                name: my
                algorithm: {use: simclr, temperature: 0.5}
                seed: 0
                device: auto
                data:
                  train:
                  - use: idx
                    images: a.gz
                    labels: null
                    split: train
                    factors: {}
                    fields: []
                    note: null
                  interleave: null
                  on_error: fail
                  max_skipped: 1000
                encoder: {use: base, arch: basic, width: 1, dropout: 0.0, learn_scale: false}
                decoder:
                  use: symmetric-projection-head
                  hidden: [64]
                loss:
                  use: symmetric-contrastive
                  temperature: 0.5
                  weights: [0.5, 0.5]
                augmenter:
                  use: context-and-target
                  augmentations: [flip-left-right]
                pair_constructor: identity
                batch_extender: identity
                optimizer: {use: adam, learning_rate: 0.001}
                scheduler: constant
                representation_dim: 128
                projection_dim: 128
                features: output
                batch_size: 384
                n_epochs: 5
                batches_per_epoch: null
                shuffle_buffer_size: 1024
                shuffle_buffer_bytes: null
                log_interval: 100
                calc_log_interval: 10
                save_interval: 1
                keep_checkpoints: 10
                keep_best: null
                save_batch_interval: 0
                threads: 0
                onednn: true
                precision: float32
                cuda: {tf32: false, cudnn_search: heuristic}
                listeners: []
                evaluate: null
                online:
                  enabled: true
                  linear: true
                  knn: {enabled: true, queue: 2048, neighbours: 20}
                  geometry: true
                  label: null
                distributed: null
                base_directory: FOLDER
                """.replace("FOLDER", folder.toString()), load(SHORT).resolvedYaml());
    }

    @Test
    void whetherOneDnnIsUsedIsTrueFalseOrLeftToTheMachine() throws IOException {
        assertEquals(OneDnnUse.TRUE, load(SHORT).onednn());
        assertEquals(OneDnnUse.FALSE, load(SHORT + "onednn: false").onednn());
        Recipe open = load(SHORT + "onednn: if-possible");
        assertEquals(OneDnnUse.IF_POSSIBLE, open.onednn());
        assertTrue(open.resolvedYaml().contains("\nonednn: if-possible\n"));
    }

    @Test
    void aNameInTwoPluginsIsWrittenWithItsPlugin() throws IOException {
        components.with("mine", new SampleComponents.Adam());
        Recipe recipe = load(SHORT + "optimizer: mine/adam");

        assertTrue(recipe.resolvedYaml().contains("optimizer: {use: mine/adam, learning_rate: 0.001}"), recipe.resolvedYaml());
    }

    @Test
    void relativePathsMayStartElsewhere() throws IOException {
        assertEquals(folder.resolve("data"), load(SHORT + "base_directory: data").baseDirectory());
    }

    @Test
    void setChangesSingleValues() throws IOException {
        Recipe recipe = load(SHORT, "batch_size=8", "loss.temperature=0.3", "data.train.0.split=test", "data.train.1={use: idx, images: b}",
                "evaluate.train={use: idx, images: a}", "evaluate.test={use: idx, images: b}", "encoder={width: 2}", "name=x-y");

        assertEquals(8, recipe.batchSize());
        assertEquals(new ContrastiveOptions(0.3, List.of(0.5f, 0.5f)), recipe.loss().options());
        assertEquals(Split.TEST, ((IdxOptions) recipe.train().get(0).options()).split());
        assertEquals("b", ((IdxOptions) recipe.train().get(1).options()).images());
        assertEquals(2, ((BaseOptions) recipe.encoder().options()).width());
        assertTrue(recipe.evaluate().isPresent());
        assertEquals("x-y", recipe.name());
    }

    @Test
    void setReachesIntoAListOfThePreset() throws IOException {
        Recipe recipe = load(SHORT, "augmenter.augmentations.0={use: random-resized-crop}", "augmenter.augmentations.0.scale=[0.5, 0.6]");

        ContextAndTargetOptions augmenter = (ContextAndTargetOptions) recipe.augmenter().options();
        assertEquals(new CropOptions(List.of(0.5, 0.6)), augmenter.augmentations().get(0).options());
    }

    @Test
    void setAddsToAListThatIsEmptyByDefault() throws IOException {
        assertEquals("csv", load(SHORT, "listeners.0=csv").listeners().get(0).component().name());
    }

    @Test
    void setTurnsANameIntoAMapWithThatOption() throws IOException {
        assertEquals(new ContrastiveOptions(0.3, List.of(0.5f, 0.5f)),
                load(SHORT + "loss: symmetric-contrastive", "loss.temperature=0.3").loss().options());
    }

    @Test
    void setMayChangeTheAlgorithmBeforeItsPresetIsAsked() throws IOException {
        assertEquals(new ContrastiveOptions(0.9, List.of(0.5f, 0.5f)), load(SHORT, "algorithm.temperature=0.9").loss().options());
    }

    @Test
    void anchorsAndMergeKeysAreUnderstood() throws IOException {
        Recipe recipe = load("""
                algorithm: simclr
                data: {train: [&a {use: idx, images: a.gz, labels: l.gz}]}
                evaluate:
                  train: *a
                  test: {<<: *a, images: b.gz}
                """);

        IdxOptions test = (IdxOptions) recipe.evaluate().orElseThrow().test().options();
        assertEquals("b.gz", test.images());
        assertEquals("l.gz", test.labels());
    }

    @Test
    void aRecipeFromJavaTakesNumbersEnumsPathsArraysAndBoundComponents() {
        Use<Loss<?>> loss = new Use<>(new SampleComponents.Contrastive(), new ContrastiveOptions(1, List.of(1f, 1f)));
        Recipe recipe = Recipes.of(Map.of("algorithm", "simclr", "loss", loss, "batch_size", 10L,
                "encoder", Map.of("use", "base", "arch", Arch.RESNET_18, "dropout", 0.1f),
                "decoder", Map.of("hidden", new int[] {1, 2}),
                "data", Map.of("train", List.of(Map.of("use", "idx", "images", Path.of("a", "b"))))), folder, components);

        assertEquals(loss, recipe.loss());
        assertEquals(new BaseOptions(Arch.RESNET_18, 1, 0.1, false), recipe.encoder().options());
        assertEquals(new ProjectionOptions(List.of(1, 2)), recipe.decoder().options());
        assertEquals("a/b", ((IdxOptions) recipe.train().get(0).options()).images());
        assertEquals("simclr", recipe.name());
    }

    @Test
    void aRecipeFromJavaMayLeaveTheDataToTheLearner() {
        assertEquals(List.of(), Recipes.of(Map.of("algorithm", "simclr"), folder, components).train());
    }

    @Test
    void oneSourceOpensAnotherInTheWayOfRecipes() {
        OptionBinder binder = new OptionBinder(components);

        Use<DataSource<?>> use = binder.use(DataSource.class, Map.of("use", "idx", "images", "a"), "data source 'mnist'");
        Use<DataSource<?>> sameFromYaml = binder.useFromYaml(DataSource.class, "{use: idx, images: a}", "--train");

        assertEquals(new IdxOptions("a", null, Split.TRAIN, Map.of(), List.of(), null), use.options());
        assertEquals(use, sameFromYaml);
        assertEquals(new NoOptions(), binder.options(NoOptions.class, Map.of(), ""));
    }

    private Recipe load(String yaml, String... sets) throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, yaml);
        return Recipes.load(file, List.of(sets), components);
    }
}
