package io.repforge.framework.data.webdataset;

import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes steps to shards {@code name-000000.tar, name-000001.tar, …}. A trajectory stays within one shard. The shards appear, under
 * temporary names until then, when {@link #finish} is called; shards of the same name from before are replaced then.
 */
public final class ShardWriter implements Closeable {

    private static final Pattern NAME = Pattern.compile("[\\w][\\w.+-]*");
    /** A trajectory that is larger starts a new shard rather than being kept in memory until its end is seen. */
    private static final long LONGEST_KEPT = 256L << 20;

    private final Path dir;
    private final String name;
    private final WriteOptions options;
    private final StepEncoder encoder;
    private final SpecCollector specs;
    private final List<ShardBody> bodies = new ArrayList<>();
    private final List<List<Sample.Member>> trajectory = new ArrayList<>();
    private @Nullable ShardBody current;
    private long trajectoryBytes;
    /** Whether the trajectory has gone to the current shard in part. */
    private boolean streaming;
    private long key;
    private boolean finished;

    /**
     * @param dir folder of the shards, made where it doesn't exist
     * @param name what their names begin with
     * @param spec what the steps look like; null to find out
     * @throws UserError if the name isn't one of letters, digits and {@code _ . + -}
     */
    public ShardWriter(Path dir, String name, @Nullable StepSpec spec, WriteOptions options) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new UserError("'" + name + "' can't be the name of a dataset; use letters, digits, '_', '-', '+' and '.'");
        }
        this.dir = Files.createDirectories(dir);
        this.name = name;
        this.options = options;
        this.encoder = new StepEncoder(options.images());
        this.specs = new SpecCollector(spec);
    }

    /**
     * @throws UserError if the step isn't like those before it
     * @throws IOException if the disk is full, or the like
     */
    public void write(Step step) throws IOException {
        write(step, encode(step));
    }

    /** The members of a step, for {@link #write(Step, List)}. By any thread. */
    List<Sample.Member> encode(Step step) {
        return encoder.encode(step);
    }

    /** @param members what {@link #encode} made of the step */
    void write(Step step, List<Sample.Member> members) throws IOException {
        specs.add(step);
        if (streaming) {
            put(members);
        } else {
            trajectory.add(members);
            trajectoryBytes += ShardBody.sizeOf(members);
            if (!fits()) {
                next();
            }
            if (step.done() || current == null || current.samples() == 0 || trajectoryBytes > LONGEST_KEPT) {
                if (trajectoryBytes > LONGEST_KEPT && current != null && current.samples() > 0 && !step.done()) {
                    next();
                }
                flush();
                streaming = true;
            }
        }
        if (step.done()) {
            streaming = false;
        }
    }

    private boolean fits() {
        return current == null || current.samples() == 0 || current.samples() + trajectory.size() <= options.samplesPerShard()
                && current.bytes() + trajectoryBytes <= options.bytesPerShard();
    }

    private void flush() throws IOException {
        for (List<Sample.Member> members : trajectory) {
            put(members);
        }
        trajectory.clear();
        trajectoryBytes = 0;
    }

    private void put(List<Sample.Member> members) throws IOException {
        if (current == null) {
            next();
        }
        current.write(String.format(Locale.ROOT, "%09d", key++), members);
    }

    private void next() throws IOException {
        if (current != null) {
            current.close();
        }
        current = new ShardBody(dir.resolve("." + shardName(bodies.size()) + ".body"), options.compression());
        bodies.add(current);
    }

    private String shardName(int index) {
        return String.format(Locale.ROOT, "%s-%06d%s", name, index, options.compression().ending());
    }

    /**
     * Ends the shards and moves them into place.
     *
     * @return the shards in order
     * @throws UserError if no step was written
     */
    public List<Path> finish() throws IOException {
        flush();
        if (current == null) {
            throw new UserError("there are no steps to write to " + dir.resolve(name) + "; the source is empty");
        }
        current.close();
        StepSpec spec = specs.spec();
        List<Path> parts = new ArrayList<>();
        try {
            for (int i = 0; i < bodies.size(); i++) {
                Path part = dir.resolve("." + shardName(i) + ".part");
                parts.add(part);
                bodies.get(i).finish(new ShardSpec(bodies.get(i).samples(), spec), part);
            }
            return moveIntoPlace(parts);
        } finally {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }

    private List<Path> moveIntoPlace(List<Path> parts) throws IOException {
        List<Path> shards = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Path shard = dir.resolve(shardName(i));
            Files.move(parts.get(i), shard, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            shards.add(shard);
        }
        Pattern ours = Pattern.compile(Pattern.quote(name) + "-\\d{6}\\.tar(\\.gz|\\.zst)?");
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.filter(file -> ours.matcher(file.getFileName().toString()).matches() && !shards.contains(file)).toList()) {
                Files.delete(file);
            }
        }
        finished = true;
        return List.copyOf(shards);
    }

    /** Removes what was written if {@link #finish} hasn't been reached. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            for (ShardBody body : bodies) {
                body.abandon();
            }
        }
    }
}
