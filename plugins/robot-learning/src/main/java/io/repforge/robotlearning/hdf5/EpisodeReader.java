package io.repforge.robotlearning.hdf5;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.array.Values;
import io.repforge.api.data.DataFile;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the steps of some episodes, one after another. What is skipped isn't read. */
final class EpisodeReader implements StepReader {

    /** The library keeps what it has read of the structure of a file; so many episodes later it begins anew. */
    private static final int EPISODES_OF_AN_OPENING = 1000;

    private final List<DataFile> files;
    private final List<Episode> episodes;
    private final Frames frames;
    private final FrameStack stack;
    private final @Nullable Space actions;
    private final Map<String, Space> labels;
    private int next;
    private int step;
    private @Nullable Hdf5File open;
    private int openFile = -1;
    private int openings;
    private Map<String, Rows> rows = new HashMap<>();
    private @Nullable Episode current;

    /**
     * @param episodes in the order in which they are read
     * @param actions what they are; null where there are none
     * @param labels what they are, by name
     */
    EpisodeReader(List<DataFile> files, List<Episode> episodes, Frames frames, FrameStack stack, @Nullable Space actions, Map<String, Space> labels) {
        this.files = files;
        this.episodes = episodes;
        this.frames = frames;
        this.stack = stack;
        this.actions = actions;
        this.labels = labels;
    }

    @Override
    public @Nullable Step next() throws IOException {
        if (next == episodes.size()) {
            return null;
        }
        Episode episode = episodes.get(next);
        int at = step;
        boolean done = pass(episode);
        try {
            return read(episode, at, done);
        } catch (ClosedChannelException | UnreachableFileException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableStepException(String.valueOf(e.getMessage()), e, done);
        }
    }

    @Override
    public Skip skip() {
        return next == episodes.size() ? Skip.NONE : Skip.of(pass(episodes.get(next)));
    }

    /** Whether the step that it goes by is the last of its episode. */
    private boolean pass(Episode episode) {
        boolean done = ++step == episode.steps();
        if (done) {
            next++;
            step = 0;
        }
        return done;
    }

    private Step read(Episode episode, int at, boolean done) throws IOException {
        Hdf5File file = file(episode);
        long row = episode.first() + at;
        List<Rows> parts = new ArrayList<>();
        for (String path : episode.observations()) {
            parts.add(rows(file, path));
        }
        Values observation = stack.get(row, episode.first(), frame -> frames.get(parts, frame));
        Map<String, Double> values = new LinkedHashMap<>();
        for (String label : labels.keySet()) {
            values.put(label, rows(file, episode.labels().get(label)).get(row).get(0));
        }
        return Step.of(observation, action(file, episode, row), done, values).from(episode.name() + (episode.name().isEmpty() ? "" : ":") + at);
    }

    private @Nullable Array action(Hdf5File file, Episode episode, long row) throws IOException {
        if (episode.action() == null || actions == null) {
            return null;
        }
        Array action = rows(file, episode.action()).get(row);
        return actions instanceof Space.Discrete ? Array.of(Shape.SCALAR, action.toLongs()) : Array.of(actions.shape(), action.toFloats());
    }

    private Hdf5File file(Episode episode) throws IOException {
        if (current != episode) {
            stack.clear();
            current = episode;
            openings++;
            Map<String, Rows> kept = new HashMap<>(rows);
            kept.keySet().removeIf(path -> !episode.observations().contains(path) && !path.equals(episode.action()) && !episode.labels().containsValue(path));
            rows = kept;
        }
        Hdf5File here = open;
        if (here != null && openFile == episode.file() && openings < EPISODES_OF_AN_OPENING) {
            return here;
        }
        close();
        here = Hdf5File.open(files.get(episode.file()));
        open = here;
        openFile = episode.file();
        return here;
    }

    private Rows rows(Hdf5File file, @Nullable String path) throws IOException {
        Rows known = rows.get(path);
        if (known == null) {
            known = file.rows(String.valueOf(path));
            rows.put(String.valueOf(path), known);
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        Hdf5File closed = open;
        open = null;
        rows = new HashMap<>();
        openings = 0;
        if (closed != null) {
            closed.close();
        }
    }
}
