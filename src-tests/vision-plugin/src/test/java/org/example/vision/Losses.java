package org.example.vision;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the loss of every step and what pictures show, and can let a run die. */
final class Losses implements RunListener<NoOptions> {

    private final SortedMap<Long, Double> byStep = new TreeMap<>();
    private final Map<Long, List<String>> pictures = new LinkedHashMap<>();
    private final long diesAfter;

    private Losses(long diesAfter) {
        this.diesAfter = diesAfter;
    }

    static Losses all() {
        return new Losses(Long.MAX_VALUE);
    }

    /** Fails after a step, as a full disk would. */
    static Losses dyingAfter(long step) {
        return new Losses(step);
    }

    /** Losses by step, counted from 1. */
    SortedMap<Long, Double> byStep() {
        return byStep;
    }

    /** The mean of the losses of steps, both included. */
    double mean(long from, long to) {
        return byStep.subMap(from, to + 1).values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Rows of the pictures by step. */
    Map<Long, List<String>> pictures() {
        return pictures;
    }

    /** As an option of a run. */
    List<Use<RunListener<?>>> use() {
        List<Use<RunListener<?>>> uses = new ArrayList<>();
        uses.add(new Use<>(this, new NoOptions()));
        return uses;
    }

    @Override
    public String name() {
        return "losses";
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
                byStep.put(step, loss);
                if (step == diesAfter) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void onPicture(long step, Path picture, List<String> rows) {
                pictures.put(step, rows);
            }
        };
    }
}
