package io.repforge.framework.cli;

import io.repforge.api.ApiVersion;
import io.repforge.framework.plugin.ComponentKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Year;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The files of a new plugin's project, of templates with {@code @name@} in place of what is another's in each project. The Maven archetype is made of the same
 * templates and fills them alike, by its script {@code archetype-post-generate.groovy}: what is added here is added there.
 */
final class PluginTemplates {

    private final String kind;
    private final PluginLicense license;
    private final Properties facts = new Properties();
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param plugin its id, in kebab-case
     * @param version of Repforge's artifacts that it is built and tested with
     */
    PluginTemplates(String plugin, String javaPackage, ComponentKind kind, PluginLicense license, String version) {
        this.kind = kind.kebabName();
        this.license = license;
        try (InputStream file = open("kinds/" + this.kind + "/kind.properties")) {
            facts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        values.put("@repositories@", text("repositories.xml"));
        values.put("@recipe@", fact("recipe"));
        values.put("@component@", fact("component"));
        values.put("@class@", className(plugin, fact("suffix")));
        values.put("@kindWords@", kind.toString());
        values.put("@plugin@", plugin);
        values.put("@package@", javaPackage);
        values.put("@group@", javaPackage);
        values.put("@license@", license.spdx());
        values.put("@licenseUrl@", license.url());
        values.put("@year@", Year.now().toString());
        values.put("@api@", ApiVersion.current());
        values.put("@version@", version);
    }

    /** Such as {@code MyVisionEncoder} of {@code my-vision}, and {@code MyEncoder} of {@code my-encoder}. */
    private static String className(String plugin, String suffix) {
        String words = Arrays.stream(plugin.split("-")).map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1)).collect(Collectors.joining());
        return words.endsWith(suffix) ? words : words + suffix;
    }

    /** What is written, by its path within the project. */
    Map<String, String> files() {
        String folder = value("@package@").replace('.', '/') + "/";
        String type = value("@class@");
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", filled("pom.xml"));
        files.put("README.md", filled("README.md"));
        files.put("LICENSE", filled("licenses/" + license.template()));
        files.put(".gitignore", filled("gitignore"));
        files.put(".github/workflows/ci.yml", filled("ci.yml"));
        files.put("recipe.yaml", filled("kinds/" + kind + "/recipe.yaml"));
        files.put("src/assembly/plugin.xml", filled("plugin-zip.xml"));
        files.put("src/main/java/" + folder + "package-info.java", filled("package-info.java"));
        files.put("src/main/java/" + folder + type + ".java", filled("kinds/" + kind + "/Component.java"));
        files.put("src/main/resources/META-INF/services/" + fact("interface"), value("@package@") + "." + type + "\n");
        files.put("src/test/java/" + folder + type + "Test.java", filled("kinds/" + kind + "/ComponentTest.java"));
        return files;
    }

    private String filled(String template) {
        String text = text(template);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        return text;
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    private String fact(String name) {
        return facts.getProperty(name, "");
    }

    private static String text(String template) {
        try (InputStream file = open(template)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String template) throws IOException {
        InputStream file = PluginTemplates.class.getResourceAsStream("skeleton/" + template);
        if (file == null) {
            throw new IOException("the template " + template + " is missing beside " + PluginTemplates.class.getName() + "; build the framework with Maven");
        }
        return file;
    }
}
