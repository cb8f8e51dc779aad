package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.repforge.api.Algorithm;
import io.repforge.api.Augmentation;
import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.Component;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.PairConstructor;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever whole number a recipe gives to whatever takes one: it can be trained, or a sentence says at once that it can't. */
class HugeNumbersTest {

    private static final Components COMPONENTS = ClassPathComponents.load();
    private static final StepSpec STEPS = StepSpec.of(Space.image(3, 16, 16), Space.discrete(3), Map.of());
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    /** Slot, component, option, and a number that it allows. */
    static Stream<Arguments> options() {
        Stream<Arguments> keys = Stream.of("batch_size", "representation_dim", "projection_dim").flatMap(key -> numbers(Integer.MAX_VALUE)
                .map(number -> Arguments.of(key, "", "", number)));
        Map<String, Class<?>> slots = new LinkedHashMap<>();
        slots.put("algorithm", Algorithm.class);
        slots.put("encoder", Encoder.class);
        slots.put("decoder", Decoder.class);
        slots.put("loss", Loss.class);
        slots.put("augmenter", Augmenter.class);
        slots.put("augmentation", Augmentation.class);
        slots.put("pair_constructor", PairConstructor.class);
        slots.put("batch_extender", BatchExtender.class);
        return Stream.concat(keys, slots.entrySet().stream().flatMap(slot -> of(slot.getKey(), slot.getValue())));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the kind is only known here
    private static Stream<Arguments> of(String slot, Class<?> kind) {
        List<Components.Installed<Component<?>>> installed = COMPONENTS.all((Class) kind);
        return installed.stream().flatMap(one -> Stream.of(one.component().optionsType().getRecordComponents())
                .filter(HugeNumbersTest::takesWholeNumbers)
                .flatMap(option -> numbers(option.getAnnotation(Option.class).max())
                        .map(number -> Arguments.of(slot, one.component().name(), name(option), isList(option) ? List.of(number) : number))));
    }

    private static Stream<Integer> numbers(double max) {
        return Stream.of(1 << 20, Integer.MAX_VALUE).map(number -> (int) Math.min(number, max)).distinct();
    }

    private static boolean takesWholeNumbers(RecordComponent option) {
        return option.getType() == int.class || option.getType() == Integer.class || option.getType() == long.class || isList(option);
    }

    private static boolean isList(RecordComponent option) {
        return option.getGenericType() instanceof ParameterizedType generic && generic.getRawType() == List.class
                && generic.getActualTypeArguments()[0] == Integer.class;
    }

    private static String name(RecordComponent option) {
        return option.getName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @MethodSource("options")
    void isAnsweredAtOnce(String slot, String component, String option, Object number) {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            try {
                RepresentationLearner learner = learner(slot, component, option, number);
                learner.setup(STEPS, LearnOptions.of(learner.recipe()));
            } catch (UserError refused) {
                assertFalse(refused.getMessage().isBlank());
            }
        });
    }

    private static RepresentationLearner learner(String slot, String component, String option, Object number) {
        String algorithm = slot.equals("algorithm") ? component : "simclr";
        RepresentationLearner.Builder learner = RepresentationLearner.of(algorithm).components(COMPONENTS).batchSize(4).representationDim(8);
        return switch (slot) {
            case "algorithm" -> learner.set("algorithm", Map.of("use", component, option, number)).build();
            case "augmentation" -> learner.set("augmenter",
                    Map.of("use", "context-and-target", "augmentations", List.of(Map.of("use", component, option, number)))).build();
            default -> learner.set(slot, option.isEmpty() ? number : Map.of("use", component, option, number)).build();
        };
    }
}
