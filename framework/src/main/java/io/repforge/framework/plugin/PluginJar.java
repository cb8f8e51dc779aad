package io.repforge.framework.plugin;

import io.repforge.api.ApiVersion;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.VersionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plugin's file says of itself, read and checked before any of its classes is loaded.
 *
 * @param path the file: a jar, or a zip
 * @param classPath the jars that its classes lie in, those that are its own first: the file itself, or what a zip is unpacked to
 * @param plugin the plugin, from the manifest
 * @param requires the range of versions of the API that it is built for
 * @param dependencies the plugins that it needs
 * @param providers what it declares
 */
record PluginJar(Path path, List<Path> classPath, InstalledPlugin plugin, String requires, List<PluginDependency> dependencies, List<Provider> providers) {

    private static final Logger LOG = LoggerFactory.getLogger(PluginJar.class);

    private static final String REQUIRES = "Plugin-Requires";
    private static final List<String> HOST_PACKAGES = List.of("io/repforge/api/", "io/repforge/framework/");

    /**
     * Reads a file.
     *
     * @throws UserError if it is neither a jar nor a zip, lacks manifest entries, is built for another version of the API or bundles the API
     */
    static PluginJar read(Path path, VersionManager versions) {
        List<Path> classPath = PluginZip.isNamed(path) ? PluginZip.unpacked(path) : List.of(path);
        try (JarFile jar = new JarFile(classPath.get(0).toFile())) {
            refuseHostClasses(path, jar);
            tellOfNestedLibraries(path, jar);
            Attributes attributes = attributes(jar.getManifest());
            InstalledPlugin plugin = describe(path, attributes, versions);
            refuseHostClasses(path, classPath.subList(1, classPath.size()));
            return new PluginJar(path, classPath, plugin, required(path, attributes, REQUIRES),
                    dependencies(path, optional(attributes, "Plugin-Dependencies"), versions), ProviderFile.readAll(jar, plugin));
        } catch (IOException e) {
            throw new UserError(path + ": is not a jar or is damaged (" + e.getMessage() + "); copy it again or remove it.", e);
        }
    }

    private static void refuseHostClasses(Path path, List<Path> libraries) {
        for (Path library : libraries) {
            try (JarFile jar = new JarFile(library.toFile())) {
                refuseHostClasses(path, jar);
            } catch (IOException e) {
                throw new UserError(path + ": its library " + library.getFileName() + " is not a jar or is damaged (" + e.getMessage() + "); build it again.", e);
            }
        }
    }

    /** As some builds make them, for launchers that look there. */
    private static void tellOfNestedLibraries(Path path, JarFile jar) {
        jar.stream().map(JarEntry::getName).filter(name -> name.matches("(BOOT-INF/)?lib/[^/]+\\.jar")).findFirst()
                .ifPresent(name -> LOG.warn("{}: holds the library {}, but nothing looks for classes in a jar within a jar: {}.", path, name,
                        PluginCode.HOW_LIBRARIES_TRAVEL));
    }

    private static void refuseHostClasses(Path path, JarFile jar) {
        jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class") && HOST_PACKAGES.stream().anyMatch(name::startsWith))
                .findFirst()
                .ifPresent(name -> {
                    throw new UserError(path + ": bundles Repforge's own classes (" + name + "), which would hide the host's; "
                            + "give repforge-plugin-api the Maven scope 'provided' and build the jar again.");
                });
    }

    private static Attributes attributes(@Nullable Manifest manifest) {
        return manifest == null ? new Attributes() : manifest.getMainAttributes();
    }

    private static InstalledPlugin describe(Path path, Attributes attributes, VersionManager versions) {
        String id = required(path, attributes, "Plugin-Id");
        if (!Provider.KEBAB_CASE.matcher(id).matches()) {
            throw new UserError(path + ": the Plugin-Id '" + id + "' in its manifest is not in kebab-case; "
                    + "use lower-case letters, digits and single hyphens.");
        }
        if (id.equals(HostPlugin.ID)) {
            throw new UserError(path + ": the Plugin-Id '" + id + "' in its manifest is the host's own; choose another.");
        }
        String version = required(path, attributes, "Plugin-Version");
        checkVersion(path, required(path, attributes, REQUIRES), versions);
        return new InstalledPlugin(id, version, optional(attributes, "Plugin-Description"), optional(attributes, "Plugin-Provider"),
                optional(attributes, "Plugin-License"), path.toString());
    }

    private static String required(Path path, Attributes attributes, String entry) {
        String value = optional(attributes, entry);
        if (value.isEmpty()) {
            throw new UserError(path + ": its manifest has no " + entry + "; every plugin jar needs Plugin-Id, Plugin-Version and "
                    + "Plugin-Requires there (a jar that is no plugin belongs elsewhere).");
        }
        return value;
    }

    private static String optional(Attributes attributes, String entry) {
        String value = attributes.getValue(entry);
        return value == null ? "" : value.strip();
    }

    /** PF4J's own fault would name neither the jar nor the dependency. */
    private static List<PluginDependency> dependencies(Path path, String dependencies, VersionManager versions) {
        List<PluginDependency> parsed = new ArrayList<>();
        for (String entry : dependencies.split(",")) {
            String dependency = entry.strip();
            if (dependency.isEmpty()) {
                continue;
            }
            try {
                PluginDependency one = new PluginDependency(dependency);
                if (!one.getPluginVersionSupport().equals("*")) {
                    versions.checkVersionConstraint("1.0.0", one.getPluginVersionSupport());
                }
                parsed.add(one);
            } catch (RuntimeException e) {
                throw new UserError(path + ": the Plugin-Dependencies in its manifest have '" + dependency + "', which is not a plugin and a version"
                        + " range; write one such as essentials@^1.0.0.", e);
            }
        }
        return List.copyOf(parsed);
    }

    private static void checkVersion(Path path, String requires, VersionManager versions) {
        boolean fits;
        try {
            fits = versions.checkVersionConstraint(ApiVersion.current(), requires);
        } catch (RuntimeException e) {
            throw new UserError(path + ": the Plugin-Requires '" + requires + "' in its manifest is not a version range; "
                    + "write one such as ^" + ApiVersion.current() + ".", e);
        }
        if (!fits) {
            throw new UserError(path + ": is built for version " + requires + " of the plugin API, but this Repforge has "
                    + ApiVersion.current() + "; get a build of the plugin that requires ^" + ApiVersion.current() + ", or Repforge " + requires + ".");
        }
    }
}
