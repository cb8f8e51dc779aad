package io.repforge.framework.rounds;

import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where workers leave what is their own between rounds, for whoever does their next: a folder for the steps that all had done, and a file for each worker. Whoever
 * does a worker's round again writes the same file again.
 */
public final class SharedFolder {

    private static final String STEP = "step-";

    private final Path folder;

    /**
     * @param folder the run's own among all that use the shared folder; made when it is written to
     */
    public SharedFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Leaves a worker's numbers.
     *
     * @param step steps of all together that are done
     * @return the file
     * @throws UserError if it can't be written
     */
    public String write(long step, int worker, float[] own) {
        Path file = folder.resolve(String.format(STEP + "%012d", step)).resolve("worker-" + worker);
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            // Two who do the same round at the same time don't write into each other's file.
            Path beside = file.resolveSibling(file.getFileName() + "-" + UUID.randomUUID());
            DurableFiles.replace(beside, out -> {
                DataOutputStream data = new DataOutputStream(out);
                WorkersFile.write(data, own);
                data.flush();
            });
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return file.toString();
        } catch (IOException e) {
            throw new UserError("What worker " + worker + " keeps can't be written to " + file + " (" + UserError.reason(e) + "): see to it that all machines may"
                    + " write to distributed.shared_folder, and that it has room.", e);
        }
    }

    /**
     * Reads what was left.
     *
     * @throws UserError if it isn't there, or can't be read
     */
    public static float[] read(String file) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(Path.of(file)))) {
            return Objects.requireNonNull(WorkersFile.numbers(in));
        } catch (IOException | IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw new UserError("What a worker keeps can't be read from " + file + " ("
                    + (e instanceof IOException io ? UserError.reason(io) : "it is cut off")
                    + "): see to it that distributed.shared_folder is the same folder on all machines; if it is lost, go on from an earlier checkpoint, or with"
                    + " --set distributed.inner_state=reset.", e);
        }
    }

    /**
     * Deletes what no checkpoint goes on from.
     *
     * @param steps of checkpoints, and of the round that is done
     */
    public void keepOnly(Collection<Long> steps) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> gone = entries.filter(entry -> entry.getFileName().toString().matches(STEP + "[0-9]+"))
                    .filter(entry -> !steps.contains(Long.parseLong(entry.getFileName().toString().substring(STEP.length())))).toList();
            for (Path entry : gone) {
                DurableFiles.delete(entry);
            }
        } catch (IOException e) {
            throw new UserError("Old rounds in " + folder + " can't be deleted (" + UserError.reason(e) + "): check the folder's rights.", e);
        }
    }
}
