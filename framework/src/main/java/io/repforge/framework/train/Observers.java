package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.option.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each event to several observers, in order. Warnings are logged too, since a run need not have any. */
final class Observers implements RunListener.Observer {

    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<RunListener.Observer> all;

    private Observers(List<RunListener.Observer> all) {
        this.all = all;
    }

    /**
     * Starts listeners in order. If one of them can't start, those before it are told of the end.
     *
     * @param first sees each event before they do
     */
    static Observers start(RunListener.Observer first, List<Use<RunListener<?>>> listeners, RunListener.Run run) throws IOException {
        Observers observers = new Observers(new ArrayList<>(List.of(first)));
        try {
            for (Use<RunListener<?>> listener : listeners) {
                observers.all.add(RunListener.start(listener, run));
            }
            return observers;
        } catch (IOException | RuntimeException | Error fault) {
            try {
                observers.onEnd(false);
            } catch (IOException | RuntimeException | Error another) {
                fault.addSuppressed(another);
            }
            throw fault;
        }
    }

    @Override
    public void onStep(long step, double loss) throws IOException {
        for (RunListener.Observer one : all) {
            one.onStep(step, loss);
        }
    }

    @Override
    public void onMetrics(long step, Map<String, Double> metrics) throws IOException {
        for (RunListener.Observer one : all) {
            one.onMetrics(step, metrics);
        }
    }

    @Override
    public void onEpoch(long epoch) throws IOException {
        for (RunListener.Observer one : all) {
            one.onEpoch(epoch);
        }
    }

    @Override
    public void beforeCheckpoint(long step) throws IOException {
        for (RunListener.Observer one : all) {
            one.beforeCheckpoint(step);
        }
    }

    @Override
    public void onCheckpoint(Path checkpoint) throws IOException {
        for (RunListener.Observer one : all) {
            one.onCheckpoint(checkpoint);
        }
    }

    @Override
    public void onPicture(long step, Path picture, List<String> rows) throws IOException {
        for (RunListener.Observer one : all) {
            one.onPicture(step, picture, rows);
        }
    }

    @Override
    public void onScores(RunListener.Scores scores) throws IOException {
        for (RunListener.Observer one : all) {
            one.onScores(scores);
        }
    }

    @Override
    public void onExport(Path encoder) throws IOException {
        for (RunListener.Observer one : all) {
            one.onExport(encoder);
        }
    }

    @Override
    public void onWarning(long step, String warning) throws IOException {
        for (RunListener.Observer one : all) {
            one.onWarning(step, warning);
        }
        LOG.warn("{}{}", step == 0 ? "" : "Step " + step + ": ", warning);
    }

    /** All of them learn of the end, even if one fails at it. */
    @Override
    public void onEnd(boolean completed) throws IOException {
        @Nullable
        Throwable fault = null;
        for (RunListener.Observer one : all) {
            try {
                one.onEnd(completed);
            } catch (IOException | RuntimeException | Error e) {
                if (fault == null) {
                    fault = e;
                } else {
                    fault.addSuppressed(e);
                }
            }
        }
        if (fault instanceof IOException io) {
            throw io;
        } else if (fault instanceof Error error) {
            throw error;
        } else if (fault != null) {
            throw (RuntimeException) fault;
        }
    }
}
