package io.repforge.framework.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which plugins there are, to the byte: of a folder of plugins, or of a run, beside its recipe. The file is JSON, {@code plugins.lock}.
 *
 * @param plugins by id
 */
public record PluginLock(List<LockedPlugin> plugins) {

    /** Name of the file. */
    public static final String FILE = "plugins.lock";

    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    public PluginLock {
        plugins = plugins == null ? List.of() : plugins.stream().sorted(Comparator.comparing(LockedPlugin::id)).toList();
    }

    /** That of a folder; empty where there is no file. */
    public static PluginLock in(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? read(file) : new PluginLock(List.of());
    }

    /**
     * Reads a file.
     *
     * @throws UserError if it isn't there or isn't what was written
     */
    public static PluginLock read(Path file) {
        try {
            PluginLock lock = JSON.readValue(Files.readAllBytes(file), PluginLock.class);
            if (lock == null || !lock.plugins.stream().allMatch(LockedPlugin::isWhole)) {
                throw new UserError(file + ": is damaged (a plugin in it lacks its id, version, file or digest); put it back as it was, or delete it, and what "
                        + "is installed counts as dropped in by hand.");
            }
            return lock;
        } catch (JsonProcessingException e) {
            throw new UserError(file + ": is damaged (it isn't what Repforge writes: " + e.getOriginalMessage() + "); put it back as it was, or delete it, and what is "
                    + "installed counts as dropped in by hand.", e);
        } catch (IOException e) {
            throw new UserError(file + ": can't be read (" + UserError.reason(e) + "); check the path and its rights.", e);
        }
    }

    /** Writes it into a folder; the file goes where there is nothing to tell. */
    public void write(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (plugins.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                DurableFiles.replace(file, (JSON.writeValueAsString(this) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UserError(file + ": can't be written (" + UserError.reason(e) + "); check the folder's rights and the free space.", e);
        }
    }

    /** The plugin of an id. */
    public Optional<LockedPlugin> find(String id) {
        return plugins.stream().filter(plugin -> plugin.id().equals(id)).findFirst();
    }

    /** With a plugin in place of the one of its id. */
    PluginLock with(LockedPlugin plugin) {
        List<LockedPlugin> changed = new ArrayList<>(without(plugin.id()).plugins);
        changed.add(plugin);
        return new PluginLock(changed);
    }

    PluginLock without(String id) {
        return new PluginLock(plugins.stream().filter(plugin -> !plugin.id().equals(id)).toList());
    }
}
