package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Algorithm;
import io.repforge.api.Encoder;
import io.repforge.api.Optimizer;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.GraphException;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.train.LossModels;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.ExportedFiles;
import io.repforge.tests.WhatPresetsNeed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm with every encoder: it trains, or a sentence says why these don't go together. Models are built, not run. */
class EveryEncoderTest {

    /** Large enough that a ninth of an image is an image for every encoder. */
    private static final StepSpec STEPS = StepSpec.of(Space.image(3, 108, 108), Space.discrete(4), Map.of());
    private static final int BATCH = 4;

    /** Encoders of observations, which treat batches in no way of their own. */
    private static final Set<String> PLAIN = Set.of("basic-cnn", "magical-cnn", "resnet-18", "resnet-50", "wide-resnet-28", "vit", "convnext-tiny", "conv-net", "mlp");

    /** Presets that ask more of an encoder than a representation of images of one size: crops of several, tokens, maps. A sentence says what is missing. */
    private static final Set<String> DEMANDING =
            Set.of("data2vec", "dense-cl", "dino", "dinov2", "i-jepa", "ibot", "mae", "msn", "pmsn", "simmim", "swav", "vicregl");

    private static final Set<String> OF_PATCHES_OR_CROPS = Set.of("data2vec", "dino", "dinov2", "i-jepa", "ibot", "mae", "msn", "pmsn", "simmim", "swav");

    /** What an operation of the graph says where nothing was said before it. */
    private static final Pattern RAW = Pattern.compile("needs \\d axes|doesn't fit weight|to follow|Index \\d|out of bounds");

    static Stream<String> algorithms() {
        List<Components.Installed<Algorithm<?>>> installed = ClassPathComponents.load().all(Algorithm.class);
        return installed.stream().map(algorithm -> algorithm.component().name()).sorted();
    }

    private static List<String> encoders() {
        List<Components.Installed<Encoder<?>>> installed = ClassPathComponents.load().all(Encoder.class);
        return installed.stream().map(encoder -> encoder.component().name()).sorted().toList();
    }

    /** @param encoder as a recipe has it */
    private static void build(String algorithm, Object encoder) {
        RepresentationLearner learner =
                RepresentationLearner.of(algorithm).batchSize(BATCH).representationDim(16).set("encoder", encoder).build();
        LossModels.training(learner.architecture(STEPS), BATCH, Optimizer.rule(learner.recipe().optimizer()));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("algorithms")
    void inPlaceOfThePresetsItTrainsOrASentenceSaysWhyNot(String algorithm) {
        Map<String, String> strange = new TreeMap<>();
        for (String encoder : encoders()) {
            try {
                build(algorithm, encoder);
            } catch (GraphException | UserError e) {
                if (RAW.matcher(e.getMessage()).find()) {
                    strange.put(encoder, e.getMessage());
                }
            } catch (RuntimeException e) {
                strange.put(encoder, e.toString());
            }
        }
        assertEquals(Map.of(), strange);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("algorithms")
    void withinThePresetsEncoderEveryEncoderOfObservationsTrains(String algorithm) {
        Map<String, String> failed = new TreeMap<>();
        for (String encoder : PLAIN) {
            try {
                build(algorithm, takesAnEncoder(algorithm) ? within(algorithm, encoder) : encoder);
            } catch (UserError e) {
                if (!DEMANDING.contains(algorithm) || !e.getMessage().contains("can't be built here") || RAW.matcher(e.getMessage()).find()) {
                    failed.put(encoder, e.toString());
                }
            } catch (RuntimeException e) {
                failed.put(encoder, e.toString());
            }
        }
        assertEquals(Map.of(), failed);
    }

    /** Of a convolutional network, maps included; what hides patches or shows crops of other sizes needs another kind, and says so. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("algorithms")
    void anOnnxFileIsSuchAnEncoder(String algorithm) {
        Map<String, Object> file = Map.of("use", "onnx", "file", ExportedFiles.of("resnet18").toString());
        try {
            build(algorithm, takesAnEncoder(algorithm) ? within(algorithm, file) : file);
        } catch (UserError e) {
            assertTrue(OF_PATCHES_OR_CROPS.contains(algorithm) && e.getMessage().contains("can't be built here"), e::getMessage);
        }
    }

    private static Map<String, Object> within(String algorithm, Object encoder) {
        Map<String, Object> options = new LinkedHashMap<>(WhatPresetsNeed.ofEncoder(algorithm));
        options.put("encoder", encoder);
        return options;
    }

    /** Whether the encoder of a preset takes another for observations. */
    private static boolean takesAnEncoder(String algorithm) {
        Encoder<?> encoder = WhatPresetsNeed.learner(algorithm).build().recipe().encoder().component();
        return Stream.of(encoder.optionsType().getRecordComponents()).anyMatch(option -> option.getName().equals("encoder"));
    }
}
