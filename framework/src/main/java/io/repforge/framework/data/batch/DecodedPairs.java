package io.repforge.framework.data.batch;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.Pair;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.data.CounterRandom;
import io.repforge.framework.data.LeftOut;
import io.repforge.framework.data.OrderedWork;
import io.repforge.framework.data.SkipListener;
import io.repforge.framework.data.Tolerance;
import java.io.Closeable;
import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a stream with arrays in place of what becomes one, which are made ahead, on all cores. What chance there is in it depends on the seed of the run and the place of the
 * pair alone. A pair of which something can't be decoded is left out, or ends the stream, as the settings say.
 */
final class DecodedPairs implements Closeable {

    private final PairStream pairs;
    private final Tolerance tolerance;
    private final SkipListener listener;
    private final CounterRandom views;
    private final OrderedWork<Piece, Decoded> decoding;
    private @Nullable LeftOut leftOut;
    private long pass = -1;
    private long dropped;
    private Position position;

    /**
     * A pair that isn't decoded yet.
     *
     * @param position the place after it
     */
    private record Piece(Pair pair, Position position) {

        boolean isLight() {
            return pair.context() instanceof Array && pair.target() instanceof Array && (pair.extra() == null || pair.extra() instanceof Array);
        }
    }

    /** A pair of arrays, or why there is none. */
    private record Decoded(Pair pair, Position position, @Nullable UnreadableStepException fault) {}

    /**
     * @param pairs closed with it
     * @param listener told of the pairs that are left out
     */
    DecodedPairs(PairStream pairs, BatchSettings settings, SkipListener listener) {
        this.pairs = pairs;
        this.tolerance = settings.tolerance();
        this.listener = listener;
        this.views = CounterRandom.of(settings.seed(), "data/views");
        this.position = pairs.position();
        this.decoding = new OrderedWork<>(() -> new Piece(pairs.next(), pairs.position()), this::decoded, Piece::isLight);
    }

    /**
     * The next pair, of arrays.
     *
     * @throws io.repforge.framework.UserError as {@link PairStream#next()}, and if it can't be decoded and none, or no more, may be left out
     */
    Pair next() throws IOException {
        while (true) {
            Decoded next = decoding.next();
            if (next == null) {
                throw new IllegalStateException("the stream of pairs has no end");
            }
            position = next.position();
            if (next.fault() == null) {
                return next.pair();
            }
            leaveOut(next.position(), next.fault());
        }
    }

    private void leaveOut(Position place, UnreadableStepException fault) {
        if (leftOut == null || place.pass() != pass) {
            leftOut = new LeftOut(tolerance, listener);
            pass = place.pass();
        }
        leftOut.add(place.pairs() - 1, fault);
        dropped++;
    }

    /** The place after the last pair given. */
    Position position() {
        return new Position(position.pass(), position.pairs(), position.skipped() + dropped);
    }

    private Decoded decoded(Piece piece) throws IOException {
        try {
            Pair pair = piece.isLight() ? piece.pair() : decoded(piece.pair(), piece.position());
            return new Decoded(pair, piece.position(), null);
        } catch (UnreadableStepException e) {
            return new Decoded(piece.pair(), piece.position(), e);
        }
    }

    private Pair decoded(Pair pair, Position place) throws IOException {
        Array context = view(pair.context(), place, 0);
        boolean same = pair.target() == pair.context() && !pair.context().varies();
        Array target = same ? context : view(pair.target(), place, 1);
        Values extra = pair.extra();
        return Pair.of(context, target, extra == null ? null : view(extra, place, 2), pair.trajectory(), pair.timestep()).withLabels(pair.labels());
    }

    private Array view(Values values, Position place, int part) throws IOException {
        return values.varies() ? values.view(new SplittableRandom(views.bits(place.pass() << 2 | part, place.pairs()))) : values.array();
    }

    @Override
    public void close() throws IOException {
        decoding.close();
        pairs.close();
    }
}
