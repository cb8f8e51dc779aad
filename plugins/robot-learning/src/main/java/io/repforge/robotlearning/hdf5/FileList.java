package io.repforge.robotlearning.hdf5;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files by paths, globs and folders. */
final class FileList {

    private static final PathMatcher NAMES = FileSystems.getDefault().getPathMatcher("glob:**.{hdf5,h5,he5,hdf}");

    private FileList() {}

    /**
     * @throws IOException if there are none
     */
    static List<Path> of(List<String> locations, Path base) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String location : locations) {
            Path path = base.resolve(location);
            if (Files.isDirectory(path)) {
                add(files, path, NAMES, location);
            } else if (location.matches(".*[*?\\[{].*") && !Files.exists(path)) {
                String fixed = location.replaceFirst("[^/]*[*?\\[{].*", "");
                add(files, base.resolve(fixed), FileSystems.getDefault().getPathMatcher("glob:" + base.resolve(fixed).resolve(location.substring(fixed.length()))),
                        location);
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                throw new IOException("HDF5 file " + path + " doesn't exist; check the path");
            }
        }
        if (files.isEmpty()) {
            throw new IOException("the option 'files' names no HDF5 file; name files, globs or folders");
        }
        return files;
    }

    private static void add(List<Path> files, Path folder, PathMatcher names, String location) throws IOException {
        try (Stream<Path> below = Files.isDirectory(folder) ? Files.walk(folder) : Stream.empty()) {
            List<Path> found = below.filter(path -> names.matches(path) && Files.isRegularFile(path)).sorted().toList();
            if (found.isEmpty()) {
                throw new IOException("there is no HDF5 file (.hdf5, .h5) at " + location + "; check the path");
            }
            files.addAll(found);
        }
    }
}
