package io.repforge.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The recipes that come with Repforge. */
public final class ShippedRecipes {

    /** Where they lie. */
    public static final Path FOLDER = Path.of("..", "configs");

    private ShippedRecipes() {}

    /** Their names in order, those in folders with the folder, as {@code fashion-mnist/dino.yaml}. */
    public static List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }
}
