package io.repforge.framework.data;

import io.repforge.api.array.Array;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of a reader with their observations as arrays, which are decoded ahead, on all cores. */
public final class DecodedSteps implements StepReader {

    private final StepReader steps;
    private final OrderedWork<Piece, Step> decoding;

    /** A step, or why there is none: that has its place among the steps, as theirs have that fail to be decoded. */
    private record Piece(@Nullable Step step, @Nullable UnreadableStepException fault) {

        Step present() throws UnreadableStepException {
            if (fault != null) {
                throw fault;
            }
            return Objects.requireNonNull(step, "there is a step, or a reason why not");
        }

        boolean isLight() {
            return step == null || step.observation() instanceof Array;
        }
    }

    private DecodedSteps(StepReader steps) {
        this.steps = steps;
        this.decoding = new OrderedWork<>(this::piece, DecodedSteps::decoded, Piece::isLight);
    }

    /**
     * @param steps closed with the result
     */
    public static StepReader of(StepReader steps) {
        return steps instanceof DecodedSteps ? steps : new DecodedSteps(steps);
    }

    private static Step decoded(Piece piece) throws IOException {
        Step step = piece.present();
        try {
            return step.decoded();
        } catch (UnreadableStepException e) {
            throw e.isDone() == step.done() ? e : new UnreadableStepException(String.valueOf(e.getMessage()), e, step.done());
        }
    }

    private @Nullable Piece piece() throws IOException {
        try {
            Step step = steps.next();
            return step == null ? null : new Piece(step, null);
        } catch (UnreadableStepException e) {
            return new Piece(null, e);
        }
    }

    @Override
    public @Nullable Step next() throws IOException {
        return decoding.next();
    }

    @Override
    public Skip skip() throws IOException {
        Piece begun = decoding.withdraw();
        return begun == null ? steps.skip() : Skip.of(begun.present().done());
    }

    @Override
    public void close() throws IOException {
        decoding.close();
        steps.close();
    }
}
