package io.repforge.framework.run;

import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import io.repforge.framework.storage.FileDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The digests of a folder's files, in a file that {@code sha256sum -c} reads, too. */
final class Digests {

    static final String FILE = "SHA256SUMS";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([^/\\n]+)");

    private Digests() {}

    /** Brings files to the disk, and then their digests. */
    static void write(Path folder, List<String> names) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (String name : names) {
            DurableFiles.sync(folder.resolve(name));
            sums.append(of(folder.resolve(name))).append("  ").append(name).append('\n');
        }
        Path file = folder.resolve(FILE);
        Files.writeString(file, sums);
        DurableFiles.sync(file);
        DurableFiles.syncFolder(folder);
    }

    /**
     * What keeps files from being those that were written: all that have a digest.
     *
     * @param names files that must have one
     * @return one clause for the first fault; empty if there is none
     */
    static Optional<String> fault(Path folder, List<String> names) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.of(folder + " has no " + FILE + ", without which nobody can tell whether it is what was saved");
        }
        Map<String, String> sums = new LinkedHashMap<>();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                sums.put(matcher.group(2), matcher.group(1));
            }
        }
        for (String name : names) {
            if (!sums.containsKey(name)) {
                return Optional.of(file + " is damaged (it has no digest of " + name + ")");
            }
        }
        for (String name : sums.keySet()) {
            Path digested = folder.resolve(name);
            try {
                if (!of(digested).equals(sums.get(name))) {
                    return Optional.of(digested + " is damaged (" + (Files.size(digested) == 0 ? "it is empty" : "its content isn't what was saved") + ")");
                }
            } catch (NoSuchFileException e) {
                return Optional.of(digested + " is missing");
            } catch (IOException e) {
                return Optional.of(digested + " can't be read (" + UserError.reason(e) + ")");
            }
        }
        return Optional.empty();
    }

    /** SHA-256 of a file, in hexadecimal digits. */
    static String of(Path file) throws IOException {
        return FileDigest.SHA_256.of(file);
    }

    /** SHA-256 of a text, in hexadecimal digits. */
    static String of(String text) {
        return HexFormat.of().formatHex(FileDigest.SHA_256.start().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
