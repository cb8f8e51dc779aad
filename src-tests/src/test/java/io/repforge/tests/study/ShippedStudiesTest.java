package io.repforge.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.study.Study;
import io.repforge.framework.study.StudyPlan;
import io.repforge.tests.ShippedRecipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The studies that are shipped are right, in each of their configurations. */
class ShippedStudiesTest {

    private static Stream<Path> studies() throws IOException {
        try (Stream<Path> files = Files.list(ShippedRecipes.FOLDER.resolve("studies"))) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
            assertFalse(all.isEmpty());
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("studies")
    void eachOfItsConfigurationsIsARecipe(Path file) {
        Components components = ClassPathComponents.load();
        Study study = Study.read(file, List.of(), components);
        StudyPlan plan = StudyPlan.of(study, components);
        assertEquals(12, plan.configurations().size());
    }
}
