package io.repforge.framework.plugin;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of plugins in a folder. Builds leave other jars beside that of a plugin, whose names tell what they are: its sources, its documentation, its tests, and what it
 * was before libraries were shaded into it. They are left out. As any plugin may be called so, a name alone isn't believed: such a jar is one with a plugin's manifest, unless
 * it stands beside the plugin that it is named after and has its id. A zip counts if it holds a plugin, and then the jar beside it doesn't that lacks the libraries.
 */
public final class PluginFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFiles.class);

    private static final Pattern BUILT_ALONG = Pattern.compile("(.+?)-(sources|javadoc|tests|test-sources|test-javadoc)\\.jar");
    private static final Pattern ORIGINAL = Pattern.compile("original-(.+)\\.jar");

    private static final String ZIP = ".zip";

    private PluginFiles() {}

    /**
     * Those of some folders, in the order of folders and names.
     *
     * @param folders one that is listed twice counts once
     * @throws UserError if one isn't a folder or can't be read
     */
    public static Set<Path> in(List<Path> folders) {
        Set<Path> all = new LinkedHashSet<>();
        for (Path folder : folders) {
            List<Path> files = archives(folder);
            files.stream().filter(file -> !isLeftOut(file, files)).forEach(all::add);
        }
        return all;
    }

    /** Whether a file can be a plugin's, by its name. */
    public static boolean isNamed(String name) {
        return name.endsWith(".jar") || name.endsWith(ZIP);
    }

    /** How the name of a plugin's file ends that was named so where it came from. */
    public static String extension(String name) {
        return name.endsWith(ZIP) ? ZIP : ".jar";
    }

    private static List<Path> archives(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserError(folder + ": is not a folder; name the folder that holds the plugin jars.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isNamed(file.getFileName().toString()) && !Files.isDirectory(file))
                    .map(file -> file.toAbsolutePath().normalize())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError(folder + ": can't be read (" + UserError.reason(e) + "); check its permissions.", e);
        }
    }

    private static boolean isLeftOut(Path file, List<Path> beside) {
        return PluginZip.isNamed(file) ? isOtherZip(file) : isOfZip(file, beside) || isBuiltAlong(file, beside);
    }

    private static boolean isOtherZip(Path file) {
        try {
            if (PluginZip.id(file).isPresent()) {
                return false;
            }
            LOG.info("{} is left out: it holds no plugin, neither in classes/ nor as a jar.", file);
            return true;
        } catch (IOException e) {
            throw new UserError(file + ": is not a zip or is damaged (" + e.getMessage() + "); copy it again or remove it.", e);
        }
    }

    private static boolean isOfZip(Path file, List<Path> beside) {
        Path zip = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.jar$", ".zip"));
        String id = beside.contains(zip) ? id(file) : null;
        if (id == null) {
            return false;
        }
        try {
            if (!PluginZip.id(zip).equals(Optional.of(id))) {
                return false;
            }
            if (Files.getLastModifiedTime(zip).compareTo(Files.getLastModifiedTime(file)) < 0) {
                LOG.warn("{} is used, with its libraries, and not {} beside it, which is newer: build the zip again, or remove the one that isn't wanted.", zip,
                        file.getFileName());
            }
            LOG.debug("{} is left out: {} has it with its libraries", file, zip.getFileName());
            return true;
        } catch (IOException e) {
            // Which is told of the zip.
            return false;
        }
    }

    private static boolean isBuiltAlong(Path file, List<Path> beside) {
        String name = file.getFileName().toString();
        Matcher builtAlong = BUILT_ALONG.matcher(name);
        Matcher original = ORIGINAL.matcher(name);
        List<String> of = new ArrayList<>();
        if (builtAlong.matches()) {
            of.add(builtAlong.group(1));
        }
        if (original.matches()) {
            of.add(original.group(1));
        }
        if (of.isEmpty()) {
            return false;
        }
        String id = id(file);
        for (String plugin : of) {
            Path main = file.resolveSibling(plugin + ".jar");
            if (beside.contains(main) && (id == null || id.equals(id(main)))) {
                LOG.debug("{} is left out: it was built along with {}", file, main.getFileName());
                return true;
            }
        }
        if (builtAlong.matches() && id == null && isJar(file)) {
            LOG.info("{} is left out: by its name it holds the {} of a plugin, and its manifest has no Plugin-Id.", file, builtAlong.group(2));
            return true;
        }
        return false;
    }

    /** As its manifest has it; null where it has none, or can't be read, which is told when the plugin is. */
    private static @Nullable String id(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            return attributes.getValue("Plugin-Id");
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isJar(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.size() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
