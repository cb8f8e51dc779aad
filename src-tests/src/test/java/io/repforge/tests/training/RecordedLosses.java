package io.repforge.tests.training;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the loss of every step, and can let a run die. */
final class RecordedLosses implements RunListener<NoOptions> {

    private final SortedMap<Long, Double> losses = new TreeMap<>();
    private final long diesAfter;

    private RecordedLosses(long diesAfter) {
        this.diesAfter = diesAfter;
    }

    static RecordedLosses all() {
        return new RecordedLosses(Long.MAX_VALUE);
    }

    /** Fails after a step, as a full disk would. */
    static RecordedLosses dyingAfter(long step) {
        return new RecordedLosses(step);
    }

    /** Losses by step, counted from 1. */
    SortedMap<Long, Double> byStep() {
        return losses;
    }

    List<Double> inOrder() {
        return List.copyOf(losses.values());
    }

    /** As an option of a run. */
    List<Use<RunListener<?>>> use() {
        List<Use<RunListener<?>>> uses = new ArrayList<>();
        uses.add(new Use<>(this, new NoOptions()));
        return uses;
    }

    @Override
    public String name() {
        return "recorded-losses";
    }

    @Override
    public String description() {
        return "Keeps the loss of every step";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run run, NoOptions options) {
        return new Observer() {
            @Override
            public void onStep(long step, double loss) throws IOException {
                losses.put(step, loss);
                if (step == diesAfter) {
                    throw new IOException("No space left on device");
                }
            }
        };
    }
}
