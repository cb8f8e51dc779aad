package io.repforge.redundancy;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.BatchVariation;
import io.repforge.api.loss.Directions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a decoder makes of two views of the same images, row by row.
 *
 * @param first {@code [N, D]}, of the context
 * @param second {@code [N, D]}, of the target
 */
record Projections(Tensor first, Tensor second) {

    /**
     * Those of a comparison.
     *
     * @param loss which asks for them
     * @throws GraphException if they aren't vectors of one length
     */
    static Projections of(Loss<?> loss, Comparison comparison) {
        Directions.requireVectors(loss.name(), comparison);
        Tensor first = comparison.context().mean();
        BatchVariation.warnOfOneRow(loss.name(), first);
        return new Projections(first, comparison.target().mean());
    }

    /** N. */
    long rows() {
        return first.dim(0);
    }

    /** D. */
    long features() {
        return first.dim(1);
    }

    /** Both views. */
    List<Tensor> both() {
        return List.of(first, second);
    }

    /** Both with rows of length 1. */
    Projections directions() {
        return new Projections(first.l2Normalize(1), second.l2Normalize(1));
    }

    /** The mean squared difference of their elements. */
    Tensor squaredError() {
        return first.sub(second).square().mean();
    }

    /**
     * Parts of a loss by name, and how many features the first view uses: {@code (tr C)² / ‖C‖²} with the covariance C over the batch, the participation ratio of its eigenvalues.
     * It is D where all vary alike and apart from each other, and goes to 1 where they collapse to a line.
     */
    Map<String, Tensor> statistics(Map<String, Tensor> parts) {
        Map<String, Tensor> statistics = new LinkedHashMap<>(parts);
        Tensor centred = centred(first);
        Tensor gram = inner(centred);
        Tensor total = centred.square().sum();
        Tensor floor = first.graph().scalar(first.type(), Float.MIN_NORMAL);
        statistics.put("features_used", total.square().div(gram.square().sum().max(floor)));
        statistics.replaceAll((name, tensor) -> tensor.stopGradient());
        return statistics;
    }

    /** Columns of mean 0. */
    static Tensor centred(Tensor rows) {
        return rows.sub(rows.mean(true, 0));
    }

    /** {@code xᵀ x} or {@code x xᵀ}, whichever is smaller: both have the same trace and the same Frobenius norm. */
    static Tensor inner(Tensor x) {
        return x.dim(0) > x.dim(1) ? x.transposeMatrix().matmul(x) : x.matmul(x.transposeMatrix());
    }

    /** The sum of a list's tensors. */
    static Tensor sum(Stream<Tensor> tensors) {
        return tensors.reduce(Tensor::add).orElseThrow();
    }
}
