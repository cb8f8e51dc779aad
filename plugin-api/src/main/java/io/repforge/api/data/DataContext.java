package io.repforge.api.data;

import io.repforge.api.option.Choice;
import java.io.IOException;
import java.nio.file.Path;

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

    /** A folder that outlives the run, for downloads and unpacked files. It exists. */
    Path cache();

    /** Decodes image files, as the options say that every data source has. */
    ImageFiles images();

    /** The folder that relative paths in options start from. */
    Path baseDirectory();
}
