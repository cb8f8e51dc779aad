package io.repforge.api.probe;

/**
 * What a probe tells beside a number: what a score is made of, or how it comes about. Pages draw it, and {@code evaluation.json} holds it under {@code details}.
 * More kinds may come in any version.
 */
public sealed interface Detail permits ConfusionMatrix, Draws, ReliabilityCurve, ScoreTable {

    /** What these cases make of this detail. */
    <R> R match(Cases<R> cases);

    /** Says what is made of each kind of detail. There is a method for each, so that none is forgotten. */
    interface Cases<R> {

        /** Of how often examples of each class were held for each. */
        R confusion(ConfusionMatrix matrix);

        /** Of the values whose mean a score is. */
        R draws(Draws draws);

        /** Of how often a classifier is right, by how sure it was. */
        R reliability(ReliabilityCurve curve);

        /** Of a score under several circumstances. */
        R table(ScoreTable table);
    }
}
