package io.repforge.tests.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What a crash would leave of a folder after each operation on its files, in three ways:
 * <ul>
 * <li>the process is killed: everything is as the process left it;
 * <li>the machine stops, and of what wasn't brought to the disk a half has arrived, under its newest name;
 * <li>the machine stops, and nothing has arrived that wasn't brought to the disk, contents and names alike.
 * </ul>
 */
final class CrashRecorder implements RecordingDisk.Observer {

    private final Path folder;
    /** By content, so that each counts once, with what led to it. */
    private final Map<Map<String, ByteBuffer>, String> states = new LinkedHashMap<>();
    private final Map<Path, Integer> identities = new HashMap<>();
    private final Map<Integer, byte[]> contents = new HashMap<>();
    private final Map<Integer, Map<String, Integer>> names = new HashMap<>();
    private int lastIdentity;
    private int operations;

    /**
     * @param folder as the default file system has it; what is in it now is on the disk
     */
    CrashRecorder(Path folder) throws IOException {
        this.folder = folder;
        for (Path path : tree()) {
            sync(path);
        }
    }

    /** Operations on files so far. */
    int operations() {
        return operations;
    }

    /** Files by their path in the folder, with what led to it. Folders that are empty are left out. */
    Map<Map<String, ByteBuffer>, String> states() {
        return states;
    }

    @Override
    public void written(Path file) throws IOException {
        // What was on the disk is overwritten, or not.
        record("write of " + folder.relativize(file));
    }

    @Override
    public void moved(Path from, Path to) throws IOException {
        identities.keySet().removeIf(path -> path.startsWith(to));
        Map<Path, Integer> moved = new HashMap<>();
        identities.forEach((path, identity) -> moved.put(path.startsWith(from) ? to.resolve(from.relativize(path)) : path, identity));
        identities.clear();
        identities.putAll(moved);
        record("move of " + folder.relativize(from) + " to " + folder.relativize(to));
    }

    @Override
    public void deleted(Path path) throws IOException {
        identities.remove(path);
        record("deletion of " + folder.relativize(path));
    }

    @Override
    public void synced(Path path) throws IOException {
        if (path.startsWith(folder)) {
            sync(path);
            record("sync of " + folder.relativize(path));
        }
    }

    private int identity(Path path) {
        Integer known = identities.get(path);
        if (known == null) {
            known = ++lastIdentity;
            identities.put(path, known);
        }
        return known;
    }

    private void sync(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            Map<String, Integer> listed = new TreeMap<>();
            try (Stream<Path> entries = Files.list(path)) {
                entries.forEach(entry -> listed.put(entry.getFileName().toString(), identity(entry)));
            }
            names.put(identity(path), listed);
        } else {
            contents.put(identity(path), Files.readAllBytes(path));
        }
    }

    private void record(String operation) throws IOException {
        operations++;
        String after = "operation " + operations + ", " + operation;
        states.putIfAbsent(present((path, content) -> content), "killed after " + after);
        states.putIfAbsent(present(this::half), "half of what isn't on the disk lost after " + after);
        Map<String, ByteBuffer> kept = new TreeMap<>();
        keep(identity(folder), "", kept);
        states.putIfAbsent(kept, "all that isn't on the disk lost after " + after);
    }

    private Map<String, ByteBuffer> present(BiFunction<Path, byte[], byte[]> what) throws IOException {
        Map<String, ByteBuffer> files = new TreeMap<>();
        for (Path file : tree()) {
            if (Files.isRegularFile(file) && counts(folder.relativize(file).toString())) {
                files.put(folder.relativize(file).toString(), ByteBuffer.wrap(what.apply(file, Files.readAllBytes(file))));
            }
        }
        return files;
    }

    /** What was appended is cut in its middle; what was written anew, in its own. */
    private byte[] half(Path file, byte[] content) {
        byte[] onDisk = contents.getOrDefault(identity(file), new byte[0]);
        if (Arrays.equals(onDisk, content)) {
            return content;
        }
        int start = Arrays.mismatch(onDisk, content);
        return Arrays.copyOf(content, start + (content.length - start) / 2);
    }

    private void keep(int identity, String path, Map<String, ByteBuffer> kept) {
        if (names.containsKey(identity)) {
            names.get(identity).forEach((name, entry) -> keep(entry, path.isEmpty() ? name : path + "/" + name, kept));
        } else if (contents.containsKey(identity) && counts(path)) {
            kept.put(path, ByteBuffer.wrap(contents.get(identity)));
        }
    }

    /** From other files nothing is read again, they are written anew before, or nothing that is trained depends on them. */
    private static boolean counts(String path) {
        return Stream.of(".lock", "events.", "report.html", "run.json", "samples.json", "batches/", "artifacts/").noneMatch(path::startsWith);
    }

    private Iterable<Path> tree() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }
}
