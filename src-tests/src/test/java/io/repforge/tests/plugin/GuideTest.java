package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.plugin.ComponentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java of the plugin author's guide is that of the templates of new plugins, which other tests compile and run. */
class GuideTest {

    private static final Path GUIDE = Path.of("..", "plugin-api", "README.md");
    private static final Path TEMPLATES = Path.of("..", "framework", "src", "main", "resources", "io", "repforge", "framework", "cli", "skeleton", "kinds");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void eachExampleIsOfATemplate() throws IOException {
        List<String> templates = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            templates.add(withoutMargins(Files.readString(TEMPLATES.resolve(kind.kebabName()).resolve("Component.java"))));
        }
        boolean[] shown = new boolean[templates.size()];
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        while (block.find()) {
            String example = withoutMargins(block.group(1));
            List<Integer> of = Stream.iterate(0, i -> i + 1).limit(shown.length).filter(i -> templates.get(i).contains(example)).toList();
            assertTrue(!of.isEmpty(), () -> "no template has\n" + block.group(1));
            of.forEach(i -> shown[i] = true);
        }
        List<ComponentKind> missing = Stream.of(ComponentKind.values()).filter(kind -> !shown[kind.ordinal()]).toList();
        assertEquals(List.of(), missing, "kinds without an example");
    }

    private static String withoutMargins(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
    }
}
