package io.repforge.framework.install;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which indexes are asked: those that the user names, in the environment or in a file of one a line, and Repforge's own after them.
 *
 * @param environment variables of the process
 * @param home of the user
 * @param own file of Repforge's own index; empty where there is no installation
 */
public record IndexSettings(Map<String, String> environment, Path home, Optional<Path> own) {

    /** Variable with places of indexes, white space between them. */
    public static final String VARIABLE = "REPFORGE_INDEXES";

    /** The file of settings; it need not be there. */
    public Path file() {
        String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return (configured.isBlank() ? home.resolve(".config") : Path.of(configured)).resolve("repforge").resolve("indexes");
    }

    /**
     * The places.
     *
     * @param named on the command line: if there are any, they alone are asked
     * @throws UserError if one is none, or the file can't be read
     */
    public List<IndexPlace> places(List<String> named) {
        if (!named.isEmpty()) {
            return named.stream().map(IndexPlace::parse).toList();
        }
        List<IndexPlace> places = new ArrayList<>();
        String variable = environment.getOrDefault(VARIABLE, "").strip();
        if (!variable.isEmpty()) {
            for (String place : variable.split("\\s+")) {
                places.add(IndexPlace.parse(place));
            }
        } else if (Files.exists(file())) {
            lines().forEach(line -> places.add(IndexPlace.parse(line)));
        }
        own.filter(Files::exists).map(IndexPlace::of).ifPresent(places::add);
        return places;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file()).stream().map(line -> line.replaceFirst("(^|\\s)#.*", "").strip()).filter(line -> !line.isEmpty()).toList();
        } catch (IOException e) {
            throw new UserError(file() + ": can't be read (" + UserError.reason(e) + "); it is to have the place of an index on each line.", e);
        }
    }
}
