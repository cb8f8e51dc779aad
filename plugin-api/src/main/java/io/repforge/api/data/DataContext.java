package io.repforge.api.data;

import io.repforge.api.option.Choice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What the host offers to a data source while it is opened. */
public interface DataContext {

    /**
     * Opens another installed data source, by name. So a source that only knows where its data is can leave the reading to
     * {@code webdataset}, {@code idx} or {@code image-folder}.
     *
     * @param source its name and options, as a recipe would give them
     * @throws IOException if the data can't be opened
     */
    Dataset open(Choice source) throws IOException;

    /**
     * Files that options name. A location is a path, or a URL of https, http, s3 or another scheme that a plugin reads; with braces ({@code x-{000..012}.tar},
     * {@code {a,b}.tar}); as a glob ({@code x-*.tar}); or a folder, which stands for the files in it and below that are of the source's format and not hidden. Several may be
     * joined by {@code ::}. Globs and folders don't exist on https and http, whose servers list nothing. Relative paths start from {@link #baseDirectory()}.
     *
     * @param isOfFormat whether a file is, by its name. What is named itself is taken, whatever its name
     * @return one file at least, in the order of the locations; those of a glob or a folder in the order of their names. That remote ones are there is found out when
     *     they are read
     * @throws IOException if a folder can't be listed. If there is no such file, or a location makes no sense, the host throws its own exception, which has a sentence
     */
    List<DataFile> files(List<String> locations, Predicate<String> isOfFormat) throws IOException;

    /**
     * The one file that an option names, by a path or a URL.
     *
     * @throws IOException if it stands for several, and as {@link #files} does
     */
    default DataFile file(String location) throws IOException {
        List<DataFile> files = files(List.of(location), name -> true);
        if (files.size() != 1) {
            throw new IOException("'" + location + "' stands for " + files.size() + " files, but one is wanted here: name it.");
        }
        return files.get(0);
    }

    /** A folder that outlives the run, for downloads and unpacked files. It exists. */
    Path cache();

    /** Decodes image files, as the options say that every data source has. */
    ImageFiles images();

    /** The folder that relative paths in options start from. */
    Path baseDirectory();
}
