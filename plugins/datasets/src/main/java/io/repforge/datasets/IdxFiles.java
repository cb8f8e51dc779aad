package io.repforge.datasets;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the original files: in the folder that the user names, else where Debian puts them, else in the cache, after a download. */
final class IdxFiles {

    /** Folders within a folder in which the files may be, too: torchvision's layout. */
    private static final List<String> WITHIN = List.of("", "raw", "FashionMNIST/raw");

    private final Path debian;
    private final Path cache;
    private final Download download;

    IdxFiles(Path debian, Path cache, Download download) {
        this.debian = debian;
        this.cache = cache;
        this.download = download;
    }

    /**
     * @param folder where the user has the files; null if not named
     * @throws IOException if it isn't there, or can't be downloaded
     */
    Path find(OriginalFile file, @Nullable Path folder) throws IOException {
        if (folder != null) {
            Path found = within(folder, file);
            if (found == null) {
                throw new FileNotFoundException("There is neither " + file.packed() + " nor " + file.stem() + " in " + folder
                        + ": name the folder that has the idx files of Fashion-MNIST, or leave 'folder' out to have them downloaded.");
            }
            return found;
        }
        for (Path place : List.of(debian, cache)) {
            Path found = within(place, file);
            if (found != null) {
                return found;
            }
        }
        return download.fetch(file, cache.resolve(file.packed()));
    }

    private static @Nullable Path within(Path folder, OriginalFile file) {
        for (String inner : WITHIN) {
            for (String name : List.of(file.stem(), file.packed())) {
                Path candidate = folder.resolve(inner).resolve(name);
                if (Files.isRegularFile(candidate)) {
                    return candidate;
                }
            }
        }
        return null;
    }
}
