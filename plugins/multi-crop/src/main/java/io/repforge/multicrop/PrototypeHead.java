package io.repforge.multicrop;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;

/**
 * DINO's head (Caron et al. 2021, appendix C): a perceptron of three layers with GELU, rows of length 1, and a linear layer of P outputs whose weights have length 1, which
 * is a weight normalisation with its gain fixed at 1. Layers of the perceptron start normal with deviation 0.02, as there.
 */
final class PrototypeHead {

    private static final Initializer START = new Initializer.Gaussian(0, 0.02);

    private final Linear hidden1;
    private final Linear hidden2;
    private final Linear bottleneck;
    private final Prototypes prototypes;

    /**
     * In the current scope.
     *
     * @param hidden size of both hidden layers
     * @param bottleneck size of the prototypes
     * @param outputs P, the number of prototypes
     */
    PrototypeHead(Graph graph, int hidden, int bottleneck, int outputs) {
        this.hidden1 = new Linear(graph, "hidden1", hidden, true, shape -> START);
        this.hidden2 = new Linear(graph, "hidden2", hidden, true, shape -> START);
        this.bottleneck = new Linear(graph, "bottleneck", bottleneck, true, shape -> START);
        this.prototypes = Prototypes.of(graph, outputs, bottleneck);
    }

    /** Scores {@code [N, …, P]} of {@code [N, …, D]}: cosines with the prototypes. */
    Tensor apply(Tensor x) {
        Tensor rows = bottleneck.apply(hidden2.apply(hidden1.apply(x).gelu()).gelu()).l2Normalize(-1);
        return prototypes.scores(rows);
    }
}
