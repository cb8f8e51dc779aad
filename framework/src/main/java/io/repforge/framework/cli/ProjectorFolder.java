package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder for the files of TensorBoard's projector. It is new, empty, or one of such files before.
 *
 * @param path where it is
 */
record ProjectorFolder(Path path) {

    private static final String CONFIGURATION = "projector_config.pbtxt";

    /**
     * To be asked before the work is done.
     *
     * @throws UserError if something else is in its place
     */
    static ProjectorFolder at(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UserError(path + " is a file; name a folder with --projector.");
        }
        if (Files.isDirectory(path) && !Files.exists(path.resolve(CONFIGURATION))) {
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

    /** @throws UserError if they can't be written */
    void write(Map<String, byte[]> files) {
        RunFolder.create(path);
        files.forEach((name, content) -> RunFolder.writeAtomically(path.resolve(name), content));
    }
}
