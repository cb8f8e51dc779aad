package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.DataSource;
import io.repforge.api.RunListener;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.ShippedRecipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of batches show small crops, and which patches are hidden of what. */
class FurtherViewsOfRecipesTest {

    private static final Components COMPONENTS = ClassPathComponents.load();

    @TempDir
    Path temp;

    /** Keeps what the rows of pictures show. */
    private record Pictures(List<List<String>> rows) implements RunListener<NoOptions> {

        @Override
        public String name() {
            return "pictures";
        }

        @Override
        public String description() {
            return "Keeps what pictures show";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Observer start(Run run, NoOptions options) {
            return new Observer() {
                @Override
                public void onPicture(long step, Path picture, List<String> shown) {
                    rows.add(shown);
                }
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
            "dino, context/augmented context/augmented target/view local 1/view local 2",
            "ibot, context/augmented context/augmented target/view local 1/view local 2/view seen 1/view seen 2",
            "mae, context/augmented context/view visible/view hidden",
            "i-jepa, context/view block 1/view block 2/view block 3/view block 4/view visible"})
    void picturesShowTheFurtherViews(String method, String rows) throws IOException {
        Recipe recipe = Recipes.load(ShippedRecipes.FOLDER.resolve("fashion-mnist").resolve(method + ".yaml"),
                List.of("batch_size=8", "n_epochs=1", "batches_per_epoch=1", "evaluate=null", "shuffle_buffer_size=64"), COMPONENTS);
        OptionBinder binder = new OptionBinder(COMPONENTS);
        HostDataContext context = new HostDataContext(COMPONENTS,
                source -> binder.use(DataSource.class, source, source.component()), recipe.baseDirectory(), temp);
        List<Dataset> data = new ArrayList<>();
        for (Use<DataSource<?>> source : recipe.train()) {
            data.add(DataSource.open(source, context));
        }
        List<List<String>> shown = new ArrayList<>();
        List<Use<RunListener<?>>> listeners = List.of(new Use<>(new Pictures(shown), new NoOptions()));
        RepresentationLearner.of(recipe).learn(data, LearnOptions.of(recipe).logDir(temp.resolve("run")).threads(1).saveBatchInterval(1).listeners(listeners));
        assertEquals(List.of(List.of(rows.split("/"))), shown);
    }
}
