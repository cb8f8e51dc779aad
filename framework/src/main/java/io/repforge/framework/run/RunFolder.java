package io.repforge.framework.run;

import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.install.PluginLock;
import io.repforge.framework.storage.DurableFiles;
import io.repforge.framework.storage.FolderLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a run and what lies where in it. */
public record RunFolder(Path path) {

    private static final String LOCK = ".lock";
    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);

    /** Creates the folder if it isn't there. */
    public static RunFolder create(Path path) {
        try {
            DurableFiles.createFolder(path);
        } catch (IOException e) {
            throw new UserError("The run folder " + path + " can't be created (" + UserError.reason(e) + "): name another with --out.", e);
        }
        return new RunFolder(path);
    }

    /**
     * Checks that a run may train into the folder, and leaves everything as it is.
     *
     * @param resume whether the run goes on with what is there
     * @throws UserError if the folder can't be created, another run trains into it, or it holds checkpoints and the run doesn't go on, or
     *     an encoder without checkpoints
     */
    public void requireFree(boolean resume) {
        if (Files.isDirectory(path)) {
            lock().close();
            requireUnused(resume);
            return;
        }
        Path there = path.toAbsolutePath();
        while (!Files.exists(there)) {
            there = Objects.requireNonNull(there.getParent(), "a root is there");
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new UserError("The run folder " + path + " can't be created (" + (Files.isDirectory(there) ? "access to " + there + " is denied"
                    : there + " is a file") + "): name another with --out.");
        }
    }

    /** Removes what a run wrote that was refused before its first step, and the folder if it is empty then. */
    public void removeUntrained() {
        if (!checkpoints().isEmpty()) {
            return;
        }
        List<Path> written = new ArrayList<>(TrainingProgram.FILES.stream().map(artifacts()::resolve).toList());
        written.addAll(List.of(artifacts(), recipe(), record(), samples(), classNames(), metrics(), report(), path.resolve(PluginLock.FILE)));
        written.addAll(events());
        written.addAll(List.of(path.resolve(LOCK), path));
        for (Path file : written) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("{} stays", file, e); // such as a folder with what a plugin's listener wrote
            }
        }
    }

    /** TensorBoard's. */
    private List<Path> events() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().startsWith("events.out.tfevents.")).toList();
        } catch (IOException e) {
            LOG.debug("{} can't be listed", path, e);
            return List.of();
        }
    }

    private void requireUnused(boolean resume) {
        if (!resume && !checkpoints().isEmpty()) {
            throw new UserError("The run folder " + path + " holds checkpoints of an earlier run: go on with it by --resume, or name another folder "
                    + "with --out.");
        }
        if (Files.exists(encoder()) && checkpoints().isEmpty()) {
            throw new UserError("The run folder " + path + " holds the encoder of an earlier run, whose checkpoints are gone, and a new run would replace what "
                    + "is left of it: name another folder with --out, or remove " + encoder() + " first.");
        }
    }

    /**
     * The checkpoint that a run starts from, if it doesn't start anew: the newest that is what was saved. What isn't is told. Only for the run that
     * has locked the folder.
     *
     * @param resume whether the run goes on with what is there
     * @throws UserError if there is a checkpoint and the run doesn't go on, or if it is to go on and none of them is good, or if there is an encoder alone
     */
    public Optional<Checkpoints.Saved> start(boolean resume) {
        Checkpoints checkpoints = checkpoints();
        checkpoints.recover();
        requireUnused(resume);
        if (!resume) {
            return Optional.empty();
        }
        if (!checkpoints.isEmpty()) {
            runRecipe().requireThere();
        }
        Checkpoints.Newest newest = checkpoints.newest();
        if (newest.saved().isEmpty() && !newest.passedOver().isEmpty()) {
            throw new UserError(String.join("; ", newest.passedOver()) + ": no checkpoint is left to go on from, so start another run with --out.");
        }
        newest.passedOver().forEach(fault -> LOG.warn("{}: the run goes on from {} (step {}) instead.", fault,
                newest.saved().orElseThrow().folder(), newest.saved().orElseThrow().progress().step()));
        if (newest.saved().isEmpty()) {
            LOG.warn("There is no checkpoint in {} to go on from: the run starts anew.", path);
        }
        return newest.saved();
    }

    /**
     * Keeps other processes from training into the folder. The operating system lets go of it when the process ends, however that happens.
     *
     * @throws UserError if the folder is locked
     */
    public FolderLock lock() {
        Path file = path.resolve(LOCK);
        try {
            return FolderLock
                    .take(file, fault -> LOG.warn("The run folder {} can't be locked ({}): see to it that nothing else trains into it.", path, fault.getMessage()))
                    .orElseThrow(() -> new UserError(
                            "Another run trains into the folder " + path + " at this moment: wait for its end, or name another folder with --out."));
        } catch (IOException e) {
            throw new UserError(file + " can't be written (" + UserError.reason(e) + "): check the folder's rights and the free space.", e);
        }
    }

    /**
     * Whether another process trains into the folder at this moment. Not for the one that does: on some systems it would let go of its lock. Where file systems
     * don't tell, no one does.
     */
    public boolean isLocked() {
        Path file = path.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The resolved recipe. */
    public Path recipe() {
        return path.resolve("recipe.yaml");
    }

    public Path metrics() {
        return path.resolve("metrics.csv");
    }

    /** The scores of the encoder and its baselines, once the run is done. */
    public Path evaluation() {
        return path.resolve("evaluation.json");
    }

    /** What is told of the run beside its numbers, see {@link RunRecord}. */
    public Path record() {
        return path.resolve("run.json");
    }

    /** Some of what the run is trained on, as small pictures. */
    public Path samples() {
        return path.resolve("samples.json");
    }

    /** The map of what the encoder has learnt, once the run is done. */
    public Path map() {
        return path.resolve("map.json");
    }

    /** What the classes of the training data are called, if they have names. */
    public Path classNames() {
        return path.resolve("class_names.json");
    }

    /** The curves and scores as a page for a browser. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** ONNX Runtime's training artifacts, with the checkpoint that the run started from. */
    public Path artifacts() {
        return path.resolve("artifacts");
    }

    /** The trained encoder as plain ONNX. */
    public Path encoder() {
        return path.resolve("encoder.onnx");
    }

    /** Pictures of batches. */
    public Path batches() {
        return path.resolve("batches");
    }

    /** What the run was trained with. */
    public RunRecipe runRecipe() {
        return new RunRecipe(this);
    }

    /** The checkpoints of the run. */
    public Checkpoints checkpoints() {
        return new Checkpoints(path.resolve("checkpoints"), runRecipe().digests());
    }

    /** The newest checkpoint that is what was saved, if there is one. */
    public Optional<Checkpoints.Saved> latest() {
        return checkpoints().newest().saved();
    }

    /**
     * Writes a file beside its place and moves it there, so that a reader, and whoever comes after a crash, sees the old or the new one whole.
     *
     * @throws UserError if it can't be written
     */
    public static void writeAtomically(Path file, byte[] content) {
        try {
            DurableFiles.replace(file, content);
        } catch (IOException e) {
            throw new UserError(file + " can't be written (" + UserError.reason(e) + "): check the folder's rights and the free space.", e);
        }
    }
}
