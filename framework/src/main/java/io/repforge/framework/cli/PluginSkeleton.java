package io.repforge.framework.cli;

import io.repforge.api.ApiVersion;
import io.repforge.api.Component;
import io.repforge.framework.ClassPlace;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.images.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Maven project of a new plugin. It holds the plugin API, and for its tests the compatibility kit with the host and the bundle of essentials, in a Maven
 * repository of its own, so that it builds on any machine, whether or not their version is published.
 */
final class PluginSkeleton {

    private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PACKAGE = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*");

    private final String version;
    private final String name;
    private final String javaPackage;
    private final ComponentKind kind;
    private final PluginLicense license;

    private PluginSkeleton(String name, String javaPackage, ComponentKind kind, PluginLicense license) {
        String implementation = Component.class.getPackage().getImplementationVersion();
        this.version = implementation == null ? ApiVersion.current() : implementation;
        this.name = name;
        this.javaPackage = javaPackage;
        this.kind = kind;
        this.license = license;
    }

    /**
     * @param name id of the plugin
     * @param javaPackage its package; null for one that is derived from the name
     * @param kind what its example is
     * @throws UserError if one isn't valid
     */
    static PluginSkeleton of(String name, @Nullable String javaPackage, ComponentKind kind, PluginLicense license) {
        if (!KEBAB_CASE.matcher(name).matches()) {
            throw new UserError("The plugin name '" + name + "' is not in kebab-case; use lower-case letters, digits and single hyphens, "
                    + "a letter first.");
        }
        String chosen = javaPackage == null ? "plugin." + name.replace("-", "") : javaPackage;
        if (!PACKAGE.matcher(chosen).matches()) {
            throw new UserError("'" + chosen + "' is not a Java package in lower case; name one such as org.example."
                    + name.replace("-", "") + ".");
        }
        return new PluginSkeleton(name, chosen, kind, license);
    }

    /**
     * Writes the project; what is written of it goes again if it can't be written whole.
     *
     * @param folder its folder, made where it doesn't exist
     * @param kit the compatibility kit: its jar, or its folder of classes
     * @param essentials the bundle of that name, alike
     * @throws UserError if there is something in the folder
     */
    void write(Path folder, Path kit, Path essentials) throws IOException {
        refuseUsed(folder);
        try {
            writeInto(folder, kit, essentials);
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

    private void writeInto(Path folder, Path kit, Path essentials) throws IOException {
        Map<String, Path> artifacts = new LinkedHashMap<>();
        artifacts.put("repforge-plugin-api", ClassPlace.of(Component.class));
        artifacts.put("repforge-images", ClassPlace.of(Images.class));
        artifacts.put("repforge-framework", ClassPlace.of(PluginSkeleton.class));
        artifacts.put("repforge-plugin-kit", kit);
        artifacts.put("repforge-essentials", essentials);
        String build = BundledRepository.version(version, List.copyOf(artifacts.values()));
        for (Map.Entry<String, String> file : new PluginTemplates(name, javaPackage, kind, license, build).files().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        BundledRepository repository = new BundledRepository(folder.resolve("repository"), version, build);
        repository.addParent();
        for (Map.Entry<String, Path> artifact : artifacts.entrySet()) {
            repository.add(artifact.getKey(), artifact.getValue());
        }
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
}
