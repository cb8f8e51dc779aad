package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.explore.ProjectorFiles;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for the files of TensorBoard's projector. It is new, empty, or one of such files before.
 *
 * @param path where it is
 */
record ProjectorFolder(Path path) {

    /**
     * To be asked before the work is done.
     *
     * @throws UserError if something else is in its place
     */
    static ProjectorFolder at(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UserError(path + " is a file; name a folder with --projector.");
        }
        if (Files.isDirectory(path) && !Files.exists(path.resolve(ProjectorFiles.CONFIGURATION))) {
            try (Stream<Path> there = Files.list(path)) {
                if (there.findAny().isPresent()) {
                    throw new UserError(path + " holds other files than those of a projector: name another folder with --projector, which may be new.");
                }
            } catch (IOException e) {
                throw UserError.of(e);
            }
        }
        return new ProjectorFolder(path);
    }

    /** Checks that none of its files is also another output, as {@link OutputFile#requireApart} does. */
    void requireApart(String option, @Nullable Path other) {
        ProjectorFiles.NAMES.forEach(name -> OutputFile.requireApart("--projector", path.resolve(name), option, other));
    }

    /**
     * Makes the folder and tries whether files can be written there, before the work is done.
     *
     * @throws UserError if they can't
     */
    void prepare() {
        try {
            DurableFiles.requireWritable(path.resolve(ProjectorFiles.CONFIGURATION));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** @throws UserError if they can't be written */
    void write(Map<String, DurableFiles.Content> files) {
        try {
            for (Map.Entry<String, DurableFiles.Content> file : files.entrySet()) {
                DurableFiles.replace(path.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private UserError unwritable(IOException fault) {
        return new UserError("The folder " + path + " can't be written to (" + UserError.reason(fault) + "): name another with --projector.", fault);
    }
}
