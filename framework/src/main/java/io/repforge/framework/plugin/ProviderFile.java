package io.repforge.framework.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The format of the files under {@code META-INF/services}: a class name a line, comments after {@code #}. */
final class ProviderFile {

    private ProviderFile() {}

    /** The providers that a jar declares. */
    static List<Provider> readAll(JarFile jar, InstalledPlugin plugin) throws IOException {
        List<Provider> providers = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            JarEntry file = jar.getJarEntry(kind.providerFile());
            if (file != null) {
                providers.addAll(read(jar.getInputStream(file), kind, plugin));
            }
        }
        return List.copyOf(providers);
    }

    /** The providers of one kind, in their order. Closes the file. */
    static List<Provider> read(InputStream file, ComponentKind kind, InstalledPlugin plugin) throws IOException {
        return classNames(file).stream().map(name -> new Provider(kind, name, plugin)).toList();
    }

    private static List<String> classNames(InputStream file) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#')))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
