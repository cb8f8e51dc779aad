package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Steps that one session does, one after the other. */
final class StepsAlone implements Doing, Stepper.Watcher {

    private final RunPlan plan;
    private final TrainingSession session;
    private final Stepper stepper;
    private final BatchFeed feed;
    private final BatchPictures pictures;
    private final ParameterMove move;
    private @Nullable RunMetrics metrics;

    /**
     * @param session closed with it, as stepper, feed and pictures are
     */
    StepsAlone(RunPlan plan, TrainingSession session, Stepper stepper, BatchFeed feed, BatchPictures pictures, ParameterMove move) {
        this.plan = plan;
        this.session = session;
        this.stepper = stepper;
        this.feed = feed;
        this.pictures = pictures;
        this.move = move;
    }

    @Override
    public long advance(long step, RunMetrics into, RunListener.Observer observer) throws IOException, InterruptedException {
        metrics = into;
        try {
            stepper.run(step, 1, this);
        } catch (RuntimeException e) {
            // Of a step that comes to nothing, what it was fed is worth seeing.
            try {
                pictures.draw(observer);
            } catch (IOException | RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
        return step + 1;
    }

    @Override
    public void onFed(long step, Map<String, HostBuffer> inputs) {
        if (pictures.isDue(step)) {
            pictures.keep(step, inputs, session::parameters);
        }
        if (plan.isLogged(step + 1)) {
            move.begin();
        }
    }

    @Override
    public void onComputed(long step, double learningRate, Outputs outputs) throws IOException {
        Objects.requireNonNull(metrics).computed(step + 1, learningRate, outputs, feed.batch());
    }

    @Override
    public void onDone(long step, long nanos) throws IOException {
        RunMetrics into = Objects.requireNonNull(metrics);
        into.took(nanos);
        if (plan.isLogged(step + 1)) {
            into.moved(move.end());
        }
    }

    @Override
    public BatchPictures pictures() {
        return pictures;
    }

    @Override
    public Map<String, Array> parameters() {
        return session.parameters();
    }

    @Override
    public Position position() {
        return feed.position();
    }

    @Override
    public void write(Path file) {
        session.saveCheckpoint(file, true);
    }

    @Override
    public Map<String, DurableFiles.Content> besides() {
        return Map.of();
    }

    @Override
    public long waitedNanos() {
        return feed.stream().waitedNanos();
    }

    @Override
    public Optional<String> skipped() {
        long skipped = feed.position().skipped();
        return skipped > 0 ? Optional.of(feed.stream().skipped().summary(skipped)) : Optional.empty();
    }

    @Override
    public void close() {
        pictures.close();
        stepper.close();
        session.close();
        feed.close();
    }
}
