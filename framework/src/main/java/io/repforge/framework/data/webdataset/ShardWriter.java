package io.repforge.framework.data.webdataset;

import io.repforge.api.array.Array;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes steps to shards {@code name-000000.tar, name-000001.tar, …}. A trajectory stays within one shard. The shards appear when
 * {@link #finish} is called; until then they grow in a hidden folder beside them. Files that are there already are never replaced.
 */
public final class ShardWriter implements Closeable {

    /** A trajectory that is larger starts a new shard rather than being kept in memory until its end is seen. */
    private static final long LONGEST_KEPT = 256L << 20;

    private final ShardFolder folder;
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

    /**
     * @param dir folder of the shards, made where it doesn't exist
     * @param name what their names begin with
     * @param spec what the steps look like; null to find out
     * @throws UserError if the name isn't one of letters, digits and {@code _ . + -}, or the folder holds shards of that name
     */
    public ShardWriter(Path dir, String name, @Nullable StepSpec spec, WriteOptions options) throws IOException {
        this.folder = ShardFolder.open(dir, name, options.compression().ending());
        this.options = options;
        this.encoder = new StepEncoder(options.images());
        this.specs = new SpecCollector(spec);
    }

    /**
     * @throws UserError if the step isn't like those before it, or can't be written, since the disk is full or the like
     * @throws IOException if its observation can't be decoded
     */
    public void write(Step step) throws IOException {
        Step decoded = step.decoded();
        write(decoded, encode(decoded));
    }

    /** The members of a step of arrays, for {@link #write(Step, List)}. By any thread. */
    List<Sample.Member> encode(Step step) {
        return encoder.encode(step);
    }

    /** @param members what {@link #encode} made of the step */
    void write(Step step, List<Sample.Member> members) {
        specs.add(step, (Array) step.observation());
        try {
            place(step, members);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private UserError unwritten(IOException fault) {
        return new UserError("The shards " + folder.named() + "-… can't be written (" + UserError.reason(fault) + "): check the folder's rights and the free"
                + " space; nothing of them is left.", fault);
    }

    private void place(Step step, List<Sample.Member> members) throws IOException {
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
        Objects.requireNonNull(current, "a shard was begun").write(String.format(Locale.ROOT, "%09d", key++), members);
    }

    private void next() throws IOException {
        if (current != null) {
            current.close();
        }
        current = new ShardBody(folder.temporary(bodies.size() + ".body"), options.compression());
        bodies.add(current);
    }

    /**
     * Ends the shards and moves them into place.
     *
     * @return the shards in order
     * @throws UserError if no step was written, or somebody else has put shards of that name into the folder meanwhile, or they can't be written
     */
    public List<Path> finish() {
        try {
            return end();
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private List<Path> end() throws IOException {
        flush();
        if (current == null) {
            throw new UserError("there are no steps to write to " + folder.named() + "; the source is empty");
        }
        current.close();
        StepSpec spec = specs.spec();
        List<Path> whole = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            Path shard = folder.temporary(i + ".shard");
            bodies.get(i).finish(new ShardSpec(bodies.get(i).samples(), spec), shard);
            whole.add(shard);
        }
        return folder.moveIntoPlace(whole);
    }

    /** Removes what {@link #finish} hasn't moved into place. */
    @Override
    public void close() throws IOException {
        try {
            for (ShardBody body : bodies) {
                body.close();
            }
        } finally {
            folder.close();
        }
    }
}
