package io.repforge.multicrop;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** What keeps a teacher from choosing the same prototype for all. */
public enum Centering {
    /** A centre c is taken off scores, and follows their mean after the loss (DINO, Caron et al. 2021, equation 4): {@code softmax((t − c) / τ)}. */
    MEAN {
        @Override
        List<Tensor> choices(Graph graph, String name, List<Tensor> scores, Tensor temperature, double momentum) {
            long prototypes = scores.get(0).dim(-1);
            Tensor center = graph.state(name, DType.FLOAT32, Shape.of(1, prototypes), Initializer.zeros());
            Tensor mean = rows(scores).stopGradient().mean(true, 0);
            graph.assign(center, center.mul(momentum).add(mean.mul(1 - momentum)));
            return scores.stream().map(tensor -> tensor.stopGradient().sub(center).div(temperature).softmax(-1)).toList();
        }
    },
    /** Choices are balanced over the rows of the step by three iterations of Sinkhorn and Knopp (DINOv2, Oquab et al. 2024, section 4). */
    SINKHORN {
        @Override
        List<Tensor> choices(Graph graph, String name, List<Tensor> scores, Tensor temperature, double momentum) {
            Tensor balanced = Sinkhorn.ofScores(rows(scores).stopGradient(), temperature, ITERATIONS);
            long[] rows = scores.stream().mapToLong(tensor -> tensor.shape().elements() / tensor.dim(-1)).toArray();
            List<Tensor> parts = balanced.split(0, rows);
            return IntStream.range(0, parts.size()).mapToObj(i -> parts.get(i).reshape(scores.get(i).shape().dims())).toList();
        }
    };

    private static final int ITERATIONS = 3;

    /**
     * What a teacher chooses, without gradient.
     *
     * @param name of the state, if one is needed
     * @param scores {@code [N, …, P]} each, of all views that are centred as one
     * @param temperature τ, a scalar
     * @param momentum share of the centre that is kept at each step
     * @return for each of the scores, of its shape; each row sums to 1
     */
    abstract List<Tensor> choices(Graph graph, String name, List<Tensor> scores, Tensor temperature, double momentum);

    private static Tensor rows(List<Tensor> scores) {
        return Tensor.concat(0, scores.stream().map(tensor -> tensor.shape().rank() == 2 ? tensor : tensor.reshape(-1, tensor.dim(-1))).toList());
    }
}
