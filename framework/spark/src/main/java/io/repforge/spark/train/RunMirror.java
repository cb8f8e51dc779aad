package io.repforge.spark.train;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps a copy of a run's folder on a file system of Hadoop: brought up to date after each epoch's checkpoint and at the end, and fetched where the folder isn't here.
 * What has a new content is written beside its place and moved there, a checkpoint as a whole, so that a crash leaves checkpoints that are whole.
 */
final class RunMirror implements RunListener<NoOptions> {

    private static final String CHECKPOINTS = "checkpoints";
    private static final String PART = ".part";
    private static final int DEPTH = 8;

    private final java.nio.file.Path run;
    private final Path copy;
    private final FileSystem files;
    private final Map<String, FileTime> copied = new HashMap<>();

    /**
     * @param run the folder here
     * @param url of the copy, such as {@code hdfs://name/runs/mine}
     * @throws UserError if there is no file system of that kind, or it can't be reached
     */
    RunMirror(java.nio.file.Path run, String url, Configuration hadoop) {
        this.run = run;
        try {
            this.copy = new Path(url);
            this.files = copy.getFileSystem(hadoop);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--mirror " + url + ": the file system can't be reached (" + e.getMessage() + "): check the URL, and what Spark knows of Hadoop.", e);
        }
    }

    /** Fetches the copy, if the run isn't here and there is one. */
    void fetch() {
        try {
            if (!Files.exists(run) && files.exists(copy)) {
                java.nio.file.Path beside = run.toAbsolutePath().resolveSibling("." + run.getFileName() + PART);
                files.copyToLocalFile(false, copy, new Path(beside.toUri()), true);
                Files.move(beside, run);
            }
        } catch (IOException e) {
            throw failed("fetched from", e);
        }
    }

    private UserError failed(String what, IOException fault) {
        return new UserError("The run can't be " + what + " " + copy + " (" + UserError.reason(fault) + "): check its rights and the free space; what is in " + run
                + " is whole.", fault);
    }

    /** Brings the copy up to date. */
    void update() {
        try (Stream<java.nio.file.Path> all = Files.walk(run, DEPTH)) {
            Set<String> here = new TreeSet<>();
            for (java.nio.file.Path file : all.filter(Files::isRegularFile).filter(one -> !isHidden(one)).toList()) {
                here.add(run.relativize(file).toString().replace('\\', '/'));
            }
            Set<String> checkpoints = new HashSet<>();
            for (String name : here) {
                if (name.startsWith(CHECKPOINTS + "/") && name.indexOf('/', CHECKPOINTS.length() + 1) > 0) {
                    checkpoints.add(name.substring(0, name.indexOf('/', CHECKPOINTS.length() + 1)));
                } else if (!Files.getLastModifiedTime(run.resolve(name)).equals(copied.get(name))) {
                    replace(name);
                }
            }
            for (String name : checkpoints) {
                if (!Files.getLastModifiedTime(run.resolve(name)).equals(copied.get(name))) {
                    replace(name);
                }
            }
            forget(checkpoints);
        } catch (IOException e) {
            throw failed("copied to", e);
        }
    }

    /** What is being written, and what a lock is made of. */
    private boolean isHidden(java.nio.file.Path file) {
        for (java.nio.file.Path name : run.relativize(file)) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private void replace(String name) throws IOException {
        FileTime time = Files.getLastModifiedTime(run.resolve(name));
        Path place = new Path(copy, name);
        Path beside = new Path(place.getParent(), "." + place.getName() + PART);
        files.delete(beside, true);
        files.copyFromLocalFile(false, true, new Path(run.toAbsolutePath().resolve(name).toUri()), beside);
        files.delete(place, true);
        if (!files.rename(beside, place)) {
            throw new IOException(beside + " can't be renamed to " + place.getName());
        }
        copied.put(name, time);
    }

    /** Checkpoints that the run doesn't keep. */
    private void forget(Set<String> kept) throws IOException {
        Path folder = new Path(copy, CHECKPOINTS);
        if (files.exists(folder)) {
            for (FileStatus entry : files.listStatus(folder)) {
                if (entry.isDirectory() && !kept.contains(CHECKPOINTS + "/" + entry.getPath().getName())) {
                    files.delete(entry.getPath(), true);
                }
            }
        }
    }

    @Override
    public String name() {
        return "mirror";
    }

    @Override
    public String description() {
        return "Keeps a copy of the run's folder on a file system of Hadoop";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run started, NoOptions options) {
        return new Observer() {
            @Override
            public void onCheckpoint(java.nio.file.Path checkpoint) {
                update();
            }

            @Override
            public void onEnd(boolean completed) {
                update();
            }
        };
    }
}
