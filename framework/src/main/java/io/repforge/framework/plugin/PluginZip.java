package io.repforge.framework.plugin;

import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import io.repforge.framework.storage.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A plugin with its libraries in one zip, in PF4J's layout: its own classes with their manifest in {@code classes/}, or as a jar at the top, and the libraries as jars in
 * {@code lib/}. Class loaders read jars, and none within another file, so it is unpacked: into a folder that is named after its digest, once.
 */
final class PluginZip {

    private static final String CLASSES = "classes/";
    private static final String LIBRARIES = "lib/";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String ID = "Plugin-Id";
    /** Of the plugin's own classes, as they are unpacked; libraries keep their names in a folder of their own. */
    private static final String OWN = "plugin.jar";

    private PluginZip() {}

    /** Whether a file is one by its name. */
    static boolean isNamed(Path file) {
        return file.getFileName().toString().endsWith(".zip");
    }

    /**
     * The id of the plugin that a zip holds; empty if it holds none.
     *
     * @throws IOException if it isn't a zip, or damaged
     */
    static Optional<String> id(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String own = own(file, zip);
            return own == null ? Optional.empty() : Optional.ofNullable(id(zip, own));
        }
    }

    /**
     * What class loaders are to read: the jar with the plugin's own classes first.
     *
     * @throws UserError if it isn't a zip, holds no plugin, or leads out of where it is unpacked
     */
    static List<Path> unpacked(Path file) {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "repforge", "plugins");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String own = own(file, zip);
            if (own == null) {
                throw new UserError(
                        file + ": holds no plugin: neither " + CLASSES + MANIFEST + " nor a jar in it has a " + ID + "; put the plugin's classes with their manifest"
                                + " into " + CLASSES + " and its libraries into " + LIBRARIES + ".");
            }
            Path folder = cache.resolve(FileDigest.SHA_256.of(file));
            if (!Files.isDirectory(folder)) {
                unpack(file, zip, own, cache, folder);
            }
            return jars(folder);
        } catch (IOException e) {
            throw new UserError(file + ": can't be unpacked into " + cache + " (" + UserError.reason(e) + "); if the file is damaged, copy it again, else see to the"
                    + " folder's rights and space.", e);
        }
    }

    /** The folder of the plugin's own classes, or its jar; null if there is no plugin. */
    private static @Nullable String own(Path file, ZipFile zip) throws IOException {
        List<String> candidates = new ArrayList<>();
        if (zip.getEntry(CLASSES + MANIFEST) != null) {
            candidates.add(CLASSES);
        }
        zip.stream().map(ZipEntry::getName).filter(name -> isJar(name, "") || isJar(name, LIBRARIES)).forEach(candidates::add);
        List<String> plugins = new ArrayList<>();
        for (String candidate : candidates) {
            if (id(zip, candidate) != null) {
                plugins.add(candidate);
            }
        }
        if (plugins.size() > 1) {
            throw new UserError(file + ": holds several plugins (" + String.join(", ", plugins) + "); make a file of each.");
        }
        return plugins.isEmpty() ? null : plugins.get(0);
    }

    /** Whether an entry is a jar right in a folder. */
    private static boolean isJar(String name, String folder) {
        return name.startsWith(folder) && name.endsWith(".jar") && name.indexOf('/', folder.length()) < 0;
    }

    private static @Nullable String id(ZipFile zip, String own) throws IOException {
        try (InputStream entry = zip.getInputStream(zip.getEntry(own.equals(CLASSES) ? CLASSES + MANIFEST : own))) {
            if (own.equals(CLASSES)) {
                return id(new Manifest(entry));
            }
            try (JarInputStream jar = new JarInputStream(entry)) {
                return id(jar.getManifest());
            }
        }
    }

    private static @Nullable String id(@Nullable Manifest manifest) {
        return manifest == null ? null : manifest.getMainAttributes().getValue(new Attributes.Name(ID));
    }

    /** Beside its place, and moved there as a whole: another process may do the same. */
    private static void unpack(Path file, ZipFile zip, String own, Path cache, Path folder) throws IOException {
        zip.stream().map(ZipEntry::getName).filter(PluginZip::leadsOut).findFirst().ifPresent(name -> {
            throw new UserError(file + ": has an entry with the path '" + name + "', which leads out of it; don't use it, and tell its author.");
        });
        DurableFiles.createFolder(cache);
        Path beside = Files.createTempDirectory(cache, "unpacking");
        try {
            write(zip, own, beside);
            if (!Files.isDirectory(folder)) {
                DurableFiles.move(beside, folder);
            }
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            DurableFiles.delete(beside);
        }
    }

    private static boolean leadsOut(String name) {
        return name.startsWith("/") || name.contains("\\") || name.matches("[A-Za-z]:.*") || List.of(name.split("/")).contains("..");
    }

    private static void write(ZipFile zip, String own, Path folder) throws IOException {
        Path libraries = Files.createDirectory(folder.resolve(LIBRARIES));
        if (own.equals(CLASSES)) {
            writeClasses(zip, folder.resolve(OWN));
        }
        for (ZipEntry entry : entries(zip)) {
            String name = entry.getName();
            if (name.equals(own)) {
                copy(zip, entry, folder.resolve(OWN));
            } else if (isJar(name, "") || isJar(name, LIBRARIES)) {
                copy(zip, entry, libraries.resolve(name.substring(name.lastIndexOf('/') + 1)));
            }
        }
    }

    /** As a jar, so that a plugin is the same to what follows, however it came. */
    private static void writeClasses(ZipFile zip, Path target) throws IOException {
        try (OutputStream file = Files.newOutputStream(target); ZipOutputStream jar = new ZipOutputStream(file)) {
            for (ZipEntry entry : entries(zip)) {
                if (entry.getName().startsWith(CLASSES)) {
                    jar.putNextEntry(new ZipEntry(entry.getName().substring(CLASSES.length())));
                    try (InputStream content = zip.getInputStream(entry)) {
                        content.transferTo(jar);
                    }
                    jar.closeEntry();
                }
            }
        }
    }

    /** The files among them; folders are made as files need them. */
    private static List<? extends ZipEntry> entries(ZipFile zip) {
        return zip.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, target);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(folder.resolve(OWN));
        try (Stream<Path> libraries = Files.list(folder.resolve(LIBRARIES))) {
            libraries.sorted().forEach(jars::add);
        }
        return List.copyOf(jars);
    }
}
