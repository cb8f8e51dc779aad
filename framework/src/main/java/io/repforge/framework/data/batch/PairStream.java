package io.repforge.framework.data.batch;

import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.framework.UserError;
import io.repforge.framework.data.CounterRandom;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The endless stream of shuffled pairs, pass after pass. */
final class PairStream implements Closeable {

    private final PairSource source;
    private final BatchSettings settings;
    private final Position from;
    private @Nullable PairReader pairs;
    private long pass;
    private long given;
    /** What was left out before the stream was opened. */
    private long skippedBefore;

    /** The stream from a position on. Nothing is read before the first pair is asked for. */
    PairStream(PairSource source, BatchSettings settings, Position from) {
        this.source = source;
        this.settings = settings;
        this.from = from;
        this.pass = from.pass();
        this.skippedBefore = from.skipped();
    }

    /**
     * The next pair.
     *
     * @throws UserError if a whole pass has no pair, or if the pass ends before the position to start from
     */
    Pair next() throws IOException {
        if (pairs == null) {
            skipTo(from.pairs());
            // What was left out of this pass before has been left out once more.
            skippedBefore = Math.max(0, from.skipped() - source.unread());
        }
        Pair pair = Objects.requireNonNull(pairs, "it is open").next();
        if (pair == null && given > 0) {
            pairs.close();
            pass++;
            given = 0;
            pairs = open();
            pair = pairs.next();
        }
        if (pair == null) {
            throw new UserError("The training data gave no pair in a whole pass: it is empty, or its trajectories are too short for the"
                    + " pair constructor; check the paths under 'data.train' and the options of 'pair_constructor'.");
        }
        given++;
        return pair;
    }

    /** The place after the last pair given. */
    Position position() {
        return pairs == null ? from : new Position(pass, given, skippedBefore + source.unread());
    }

    private PairReader open() throws IOException {
        PairReader inOrder = source.open(settings.seed(), pass, settings.shuffles(), false);
        return settings.shuffles() ? ShuffleBuffer.of(inOrder, settings.shuffleBufferSize(), settings.shuffleBufferBytes(), shuffling(), pass) : inOrder;
    }

    private PairReader openReadable() throws IOException {
        return source.open(settings.seed(), pass, settings.shuffles(), true);
    }

    private CounterRandom shuffling() {
        return CounterRandom.of(settings.seed(), "data/shuffle");
    }

    /**
     * Opens the pass behind so many pairs. As long as nothing was left out of the data, all steps up to there can be read, so that what is skipped needn't be looked
     * at; else only to read them again tells which can't. So it is where a buffer holds as many as fit, which depends on how large they are. Nothing is decoded for it.
     */
    private void skipTo(long count) throws IOException {
        if (from.skipped() > 0 || settings.shuffles() && settings.isBounded()) {
            pairs = open();
            while (given < count && pairs.next() != null) {
                given++;
            }
        } else if (settings.shuffles()) {
            ShuffleBuffer buffer = ShuffleBuffer.behind(count, this::openReadable, settings.shuffleBufferSize(), shuffling(), pass);
            pairs = buffer;
            given = buffer.given();
        } else {
            pairs = openReadable();
            given = pairs.skip(count).pairs();
        }
        if (given < count) {
            throw new UserError("The run was saved after " + count + " pairs of pass " + pass + ", but the training data has only " + given
                    + " pairs in a pass now: restore the data that the run started with, or start a new run.");
        }
    }

    @Override
    public void close() throws IOException {
        if (pairs != null) {
            pairs.close();
        }
    }
}
