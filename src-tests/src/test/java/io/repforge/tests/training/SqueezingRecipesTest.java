package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.ShippedRecipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No recipe in {@code configs} has an encoder that squeezes what it gives out through fewer numbers. */
class SqueezingRecipesTest {

    private static final Components COMPONENTS = ClassPathComponents.load();
    /** What the data of recipes looks like that isn't everywhere. */
    private static final Map<String, Space> ELSEWHERE = Map.of("simclr-fashion-mnist.yaml", Space.image(1, 28, 28), "my-images.yaml", Space.image(3, 64, 64),
            "clip-art.yaml", Space.image(3, 64, 64));

    @TempDir
    static Path temp;

    private static Architecture architecture(String name) throws IOException {
        Recipe recipe = ShippedRecipes.load(name, List.of(), COMPONENTS);
        return RepresentationLearner.of(recipe).architecture(ELSEWHERE.containsKey(name) ? StepSpec.of(ELSEWHERE.get(name)) : steps(recipe));
    }

    private static StepSpec steps(Recipe recipe) throws IOException {
        OptionBinder binder = new OptionBinder(COMPONENTS);
        HostDataContext context = new HostDataContext(COMPONENTS,
                source -> binder.use(DataSource.class, source, source.component()), recipe.baseDirectory(), temp);
        try (Dataset data = DataSource.open(recipe.train().get(0), context)) {
            return data.spec().withLabels(Map.of());
        }
    }

    private static Set<String> squeezing() throws IOException {
        Set<String> squeezing = new TreeSet<>();
        for (String name : ShippedRecipes.names()) {
            Architecture architecture = architecture(name);
            Network.features(architecture).squeezed(architecture.features()).ifPresent(warning -> squeezing.add(name));
        }
        return squeezing;
    }

    @Test
    void none() throws IOException {
        assertEquals(Set.of(), squeezing());
    }
}
