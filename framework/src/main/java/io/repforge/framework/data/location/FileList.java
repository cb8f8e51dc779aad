package io.repforge.framework.data.location;

import io.repforge.api.data.DataFile;
import io.repforge.framework.UserError;
import io.repforge.framework.data.remote.Remote;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The files that locations stand for. Written as WebDataset does: {@code x-{000000..000012}.tar}, {@code {a,b}.tar}, several joined by {@code ::}; also as globs
 * ({@code x-*.tar}) and as folders, which stand for all the files of a format in them; of paths and URLs.
 */
public final class FileList {

    /** Not those within the address of a host, as in {@code http://[::1]/x.tar}. */
    private static final Pattern JOINT = Pattern.compile("::(?![0-9a-fA-F:.%]*])");

    private final Path base;
    private final Remote remote;

    /**
     * @param base folder that relative paths start from
     * @param remote what reads URLs
     */
    public FileList(Path base, Remote remote) {
        this.base = base;
        this.remote = remote;
    }

    /**
     * The files, in the order of the locations.
     *
     * @param isOfFormat whether a file in a folder is taken, by its name
     * @throws UserError if a local file is missing, a pattern matches none, or a location makes no sense
     * @throws IOException if a folder can't be listed
     */
    public List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) throws IOException {
        List<DataFile> files = new ArrayList<>();
        for (String joined : locations) {
            for (String location : JOINT.split(joined)) {
                for (String name : BraceList.expand(location.strip())) {
                    if (Remote.isUrl(name)) {
                        addRemote(name, isOfFormat, files);
                    } else {
                        addLocal(name, isOfFormat, files);
                    }
                }
            }
        }
        if (files.isEmpty()) {
            throw new UserError("no files are named; give paths such as data/x-{000000..000009}.tar, or URLs");
        }
        return List.copyOf(files);
    }

    private void addLocal(String name, Predicate<String> isOfFormat, List<DataFile> files) throws IOException {
        if (name.startsWith("pipe:")) {
            throw new UserError("'" + name + "' is a command, and none is run; name a file by its path or its URL");
        }
        String local = name.startsWith("file://") ? name.substring(7) : name.startsWith("file:") ? name.substring(5) : name;
        if (local.contains("*") || local.contains("?")) {
            addGlob(local, files);
            return;
        }
        Path path = path(base, local);
        if (Files.isDirectory(path)) {
            List<DataFile> inside = list(path, file -> !file.getFileName().toString().startsWith(".") && isOfFormat.test(file.getFileName().toString()));
            if (inside.isEmpty()) {
                throw new UserError("folder " + path + " holds no files of the format that is read here; check the path and the endings of their names");
            }
            files.addAll(inside);
        } else if (Files.isRegularFile(path)) {
            files.add(new LocalFile(path));
        } else {
            throw new UserError("file " + path + " doesn't exist; check the path and the numbers in its braces");
        }
    }

    private static Path path(Path base, String name) {
        try {
            return base.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new UserError("'" + name + "' can't be the path of a file: " + e.getReason(), e);
        }
    }

    private void addGlob(String pattern, List<DataFile> files) throws IOException {
        Path root = Objects.requireNonNull(path(base.toAbsolutePath(), pattern.replaceAll("[*?].*", "x")).getParent(), "x has a parent");
        PathMatcher matcher = compiled(pattern, glob(pattern));
        List<DataFile> matches = Files.isDirectory(root) ? list(root, matcher) : List.of();
        if (matches.isEmpty()) {
            throw new UserError("no file matches '" + pattern + "' in " + root + "; check the pattern");
        }
        files.addAll(matches);
    }

    private static PathMatcher compiled(String pattern, String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new UserError("'" + pattern + "' isn't a pattern of files: " + e.getDescription(), e);
        }
    }

    /** The pattern as an absolute one; special characters of the base folder keep their plain meaning. */
    private String glob(String pattern) {
        if (pattern.startsWith("/")) {
            return pattern;
        }
        String folder = base.toAbsolutePath().normalize().toString().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
        return folder + "/" + pattern.replaceAll("^(\\./)+", "");
    }

    private static List<DataFile> list(Path folder, PathMatcher accepted) throws IOException {
        try (Stream<Path> files = Files.walk(folder.toAbsolutePath().normalize())) {
            return files.filter(file -> Files.isRegularFile(file) && accepted.matches(file)).sorted().<DataFile>map(LocalFile::new).toList();
        }
    }

    private void addRemote(String url, Predicate<String> isOfFormat, List<DataFile> files) throws IOException {
        String scheme = url.substring(0, url.indexOf(':')).toLowerCase(Locale.ROOT);
        boolean web = scheme.startsWith("http");
        // On the web a question mark begins what is asked of the server.
        boolean pattern = url.contains("*") || !web && url.contains("?");
        boolean folder = url.endsWith("/") || !web && !isOfFormat.test(url.substring(url.lastIndexOf('/') + 1));
        if (!pattern && !folder) {
            files.add(remote.file(url));
            return;
        }
        String prefix = pattern ? url.replaceAll("[*?].*", "") : url;
        Optional<List<String>> listed = remote.list(prefix);
        if (listed.isEmpty()) {
            throw new UserError("'" + url + "' names no single file, and a server of " + scheme + " doesn't say which it has: name each file, with braces such as "
                    + "x-{000000..000012}.tar");
        }
        String inside = url.endsWith("/") ? url : url + "/";
        PathMatcher matcher = pattern ? compiled(url, pathOf(url)) : path -> false;
        List<String> taken = listed.get().stream().sorted().filter(found -> !found.endsWith("/")).filter(found -> pattern ? matcher.matches(Path.of(pathOf(found)))
                : found.equals(url) || found.startsWith(inside) && isSeen(found.substring(inside.length())) && isOfFormat.test(lastPart(found))).toList();
        if (taken.isEmpty()) {
            throw new UserError(pattern ? "no file matches '" + url + "'; check the pattern"
                    : "'" + url + "' is no file, nor does a file of the format that is read here lie below it; check the URL and the endings of their names");
        }
        taken.forEach(found -> files.add(remote.file(found)));
    }

    /** What follows the scheme, which is what a pattern is of: as a path, two slashes are one. */
    private static String pathOf(String url) {
        return url.substring(url.indexOf(':') + 2);
    }

    private static String lastPart(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private static boolean isSeen(String path) {
        return !lastPart(path).startsWith(".");
    }
}
