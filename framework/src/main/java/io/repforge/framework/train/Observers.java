package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.option.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hands each event to several observers, in order. */
final class Observers implements RunListener.Observer {

    private final List<RunListener.Observer> all;

    private Observers(List<RunListener.Observer> all) {
        this.all = all;
    }

    static Observers start(List<Use<RunListener<?>>> listeners, RunListener.Run run) throws IOException {
        List<RunListener.Observer> started = new ArrayList<>();
        for (Use<RunListener<?>> listener : listeners) {
            started.add(RunListener.start(listener, run));
        }
        return new Observers(started);
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
    public void onEnd(boolean completed) throws IOException {
        for (RunListener.Observer one : all) {
            one.onEnd(completed);
        }
    }
}
