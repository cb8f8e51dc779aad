package io.repforge.framework.cli;

import io.repforge.api.ApiVersion;
import io.repforge.api.Component;
import io.repforge.api.Encoder;
import io.repforge.framework.ClassPlace;
import io.repforge.framework.UserError;
import io.repforge.images.Images;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Maven project of a new plugin. It holds the plugin API, and the compatibility kit with the host for its tests, in a Maven repository of its own, so that
 * it builds on any machine, whether or not their version is published.
 */
final class PluginSkeleton {

    private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PACKAGE = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*");

    private final String version;
    private final String className;
    private final String javaPackage;
    private final Path kit;
    private final Map<String, String> values = new LinkedHashMap<>();

    private PluginSkeleton(String name, String javaPackage, Path kit) {
        String implementation = Component.class.getPackage().getImplementationVersion();
        this.version = implementation == null ? ApiVersion.current() : implementation;
        this.className = Arrays.stream(name.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1)).collect(Collectors.joining("", "", "Encoder"));
        this.javaPackage = javaPackage;
        this.kit = kit;
        values.put("@plugin@", name);
        values.put("@package@", javaPackage);
        values.put("@class@", className);
        values.put("@api@", ApiVersion.current());
    }

    /**
     * @param name id of the plugin
     * @param javaPackage its package; null for one that is derived from the name
     * @param kit the compatibility kit: its jar, or its folder of classes
     * @throws UserError if one isn't valid
     */
    static PluginSkeleton of(String name, @Nullable String javaPackage, Path kit) {
        if (!KEBAB_CASE.matcher(name).matches()) {
            throw new UserError("The plugin name '" + name + "' is not in kebab-case; use lower-case letters, digits and single hyphens, "
                    + "a letter first.");
        }
        String chosen = javaPackage == null ? "plugin." + name.replace("-", "") : javaPackage;
        if (!PACKAGE.matcher(chosen).matches()) {
            throw new UserError("'" + chosen + "' is not a Java package in lower case; name one such as org.example."
                    + name.replace("-", "") + ".");
        }
        return new PluginSkeleton(name, chosen, kit);
    }

    /**
     * Writes the project; what is written of it goes again if it can't be written whole.
     *
     * @param folder its folder, made where it doesn't exist
     * @throws UserError if there is something in the folder
     */
    void write(Path folder) throws IOException {
        refuseUsed(folder);
        try {
            writeInto(folder);
        } catch (IOException e) {
            empty(folder);
            throw e;
        }
    }

    /** There was nothing in it before. */
    private static void empty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> written = Files.walk(folder)) {
                for (Path path : written.filter(path -> !path.equals(folder)).sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private void writeInto(Path folder) throws IOException {
        Path api = ClassPlace.of(Component.class);
        Path images = ClassPlace.of(Images.class);
        Path framework = ClassPlace.of(PluginSkeleton.class);
        String build = BundledRepository.version(version, List.of(api, images, framework, kit));
        values.put("@version@", build);
        String sources = javaPackage.replace('.', '/') + "/" + className;
        copy("pom.xml", folder.resolve("pom.xml"));
        copy("README.md", folder.resolve("README.md"));
        copy("gitignore", folder.resolve(".gitignore"));
        copy("Encoder.java", folder.resolve("src/main/java/" + sources + ".java"));
        copy("EncoderTest.java", folder.resolve("src/test/java/" + sources + "Test.java"));
        Path providers = folder.resolve("src/main/resources/META-INF/services/" + Encoder.class.getName());
        Files.createDirectories(providers.getParent());
        Files.writeString(providers, javaPackage + "." + className + "\n");
        BundledRepository repository = new BundledRepository(folder.resolve("repository"), version, build);
        repository.addParent();
        repository.add("repforge-plugin-api", api);
        repository.add("repforge-images", images);
        repository.add("repforge-framework", framework);
        repository.add("repforge-plugin-kit", kit);
    }

    private static void refuseUsed(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserError(folder + ": is a file; name another place with --out.");
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new UserError(folder + ": is not empty; name another folder with --out.");
                }
            }
        }
    }

    private void copy(String template, Path target) throws IOException {
        String text;
        try (InputStream resource = PluginSkeleton.class.getResourceAsStream("skeleton/" + template)) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }
}
