package io.repforge.framework.data.webdataset;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import io.repforge.framework.data.CounterRandom;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The shards of a dataset. Written as WebDataset does: {@code x-{000000..000012}.tar}, {@code {a,b}.tar}, several joined by {@code ::};
 * and also as globs ({@code x-*.tar}) and as folders, which stand for all the shards in them.
 *
 * @param paths the files, in the order of their list
 */
record ShardList(List<Path> paths) {

    private static final List<String> ENDINGS = List.of(".tar", ".tar.gz", ".tgz", ".tar.zst");

    ShardList {
        paths = List.copyOf(paths);
    }

    /**
     * @param urls as above
     * @param base folder that relative paths start from
     * @throws UserError if a file is missing or a pattern matches none
     * @throws IOException if a folder can't be listed
     */
    static ShardList expand(List<String> urls, Path base) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String joined : urls) {
            for (String url : joined.split("::")) {
                for (String name : BraceList.expand(url.strip())) {
                    addMatches(name, base, paths);
                }
            }
        }
        if (paths.isEmpty()) {
            throw new UserError("no shards are named; give paths such as shards/x-{000000..000009}.tar");
        }
        return new ShardList(paths);
    }

    private static void addMatches(String name, Path base, List<Path> paths) throws IOException {
        if (name.startsWith("pipe:") || name.matches("[a-z][a-z0-9+]+://.*") && !name.startsWith("file://")) {
            throw new UserError("shard '" + name + "' isn't a local file; download it and name the path");
        }
        String local = name.startsWith("file://") ? name.substring(7) : name.startsWith("file:") ? name.substring(5) : name;
        if (local.contains("*") || local.contains("?")) {
            addGlob(local, base, paths);
            return;
        }
        Path path = path(base, local);
        if (Files.isDirectory(path)) {
            List<Path> inside = list(path, ShardList::isShard);
            if (inside.isEmpty()) {
                throw new UserError("folder " + path + " holds no shards; they end in .tar, .tar.gz or .tar.zst");
            }
            paths.addAll(inside);
        } else if (Files.isRegularFile(path)) {
            paths.add(path);
        } else {
            throw new UserError("shard " + path + " doesn't exist; check the path and the numbers in its braces");
        }
    }

    private static Path path(Path base, String name) {
        try {
            return base.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new UserError("'" + name + "' can't be the path of a shard: " + e.getReason(), e);
        }
    }

    private static void addGlob(String pattern, Path base, List<Path> paths) throws IOException {
        Path root = Objects.requireNonNull(path(base.toAbsolutePath(), pattern.replaceAll("[*?].*", "x")).getParent(), "x has a parent");
        PathMatcher matcher = matcher(base, pattern);
        List<Path> matches = Files.isDirectory(root) ? list(root, matcher) : List.of();
        if (matches.isEmpty()) {
            throw new UserError("no shard matches '" + pattern + "' in " + root + "; check the pattern");
        }
        paths.addAll(matches);
    }

    private static PathMatcher matcher(Path base, String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob(base, pattern));
        } catch (PatternSyntaxException e) {
            throw new UserError("'" + pattern + "' isn't a pattern of shards: " + e.getDescription(), e);
        }
    }

    /** The pattern as an absolute one; special characters of the base folder keep their plain meaning. */
    private static String glob(Path base, String pattern) {
        if (pattern.startsWith("/")) {
            return pattern;
        }
        String folder = base.toAbsolutePath().normalize().toString().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
        return folder + "/" + pattern.replaceAll("^(\\./)+", "");
    }

    private static List<Path> list(Path folder, PathMatcher accepted) throws IOException {
        try (Stream<Path> files = Files.walk(folder.toAbsolutePath().normalize())) {
            return files.filter(file -> Files.isRegularFile(file) && accepted.matches(file)).sorted().toList();
        }
    }

    private static boolean isShard(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** The shards in the order of a pass. */
    List<Path> inOrderOf(Dataset.Pass pass) {
        if (!pass.shuffle()) {
            return paths;
        }
        List<Path> shuffled = new ArrayList<>(paths);
        CounterRandom random = CounterRandom.of(pass.seed(), "shard order");
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.below(i + 1, pass.index(), i));
        }
        return shuffled;
    }
}
