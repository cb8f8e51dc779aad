package io.repforge.tests.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.repforge.api.DataSource;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.RecipeSchema;
import io.repforge.images.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that every data source has beside its own. */
class CommonOptionsTest {

    private static final Components COMPONENTS = ClassPathComponents.load();

    @TempDir
    static Path dir;

    /** Four images of each of three classes, which say which one they are. */
    @BeforeAll
    static void writesImages() throws IOException {
        for (String name : List.of("cat", "cow", "dog")) {
            Path folder = Files.createDirectories(dir.resolve("photos").resolve(name));
            for (int i = 0; i < 4; i++) {
                byte[] pixels = new byte[3 * 6 * 8];
                java.util.Arrays.fill(pixels, (byte) (name.charAt(1) + i));
                Files.write(folder.resolve(i + ".png"), Images.writePng(Array.of(Shape.of(3, 6, 8), pixels)));
            }
        }
    }

    private static Dataset open(String yaml) throws IOException {
        OptionBinder binder = new OptionBinder(COMPONENTS);
        Use<DataSource<?>> use = binder.useFromYaml(DataSource.class, yaml, "--data");
        return DataSource.open(use,
                new HostDataContext(COMPONENTS, (component, options) -> binder.options(component.optionsType(), options, component.name()), dir, dir));
    }

    private static List<String> origins(Dataset data) throws IOException {
        List<String> origins = new ArrayList<>();
        try (data; StepReader steps = data.read(Dataset.Pass.inOrder())) {
            for (Step step; (step = steps.next()) != null;) {
                origins.add(step.origin());
            }
        }
        return origins;
    }

    @Test
    void ofAnySourceSomeStepsClassesOrTrajectoriesAreTaken() throws IOException {
        assertEquals(List.of("cat/0.png", "cat/1.png", "cat/2.png", "cat/3.png", "cow/0.png"), origins(open("{use: image-folder, folder: photos, take: 5}")));
        assertEquals(List.of("cat/0.png", "cat/1.png"), origins(open("{use: image-folder, folder: photos, n_trajs: 2}")));
        assertEquals(List.of("cow/0.png", "cow/1.png", "cow/2.png"), origins(open("{use: image-folder, folder: photos, take: 3, only_classes: [cow, dog]}")),
                "of the classes so many, not of so many the classes");
    }

    @Test
    void whatIsWrongWithOneIsSaidOfTheKeyThatWasWritten() {
        assertTrue(fault("{use: image-folder, folder: photos, take: 0}").contains("take must be at least 1, not 0"),
                () -> fault("{use: image-folder, folder: photos, take: 0}"));
        assertTrue(fault("{use: image-folder, folder: photos, tke: 3}").contains("'take'"), () -> fault("{use: image-folder, folder: photos, tke: 3}"));
    }

    private static String fault(String yaml) {
        return assertThrows(UserError.class, () -> open(yaml)).getMessage();
    }

    @Test
    void editorsKnowThem() {
        JsonNode definitions = RecipeSchema.of(COMPONENTS).get("$defs");
        definitions.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("data-source.")) {
                JsonNode properties = definitions.get(name).get("properties");
                assertTrue(properties.has("take") && properties.has("only_classes") && properties.has("n_trajs"), name);
            }
        });
    }
}
