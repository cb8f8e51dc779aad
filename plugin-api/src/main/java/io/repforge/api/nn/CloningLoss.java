package io.repforge.api.nn;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;

/**
 * The loss of behavioural cloning (Pomerleau 1991, Efficient Training of Artificial Neural Networks for Autonomous Navigation):
 * {@code −mean log π(a | s) − c_H · mean H(π(· | s)) + c_w · ½ ‖w‖²}.
 *
 * @param negativeLogLikelihood −mean log π(a | s), a scalar
 * @param entropy mean H(π(· | s)), a scalar
 */
public record CloningLoss(Tensor negativeLogLikelihood, Tensor entropy) {

    /**
     * @param policy what the policy does for each of N observations, as {@link ActionHead} gives it
     * @param actions what was done, {@code [N, …]}
     * @throws GraphException if the policy is a point, which has no likelihood, or is over other actions
     */
    public static CloningLoss of(Distribution policy, Tensor actions) {
        return policy.match(new Distribution.Cases<>() {

            @Override
            public CloningLoss point(Distribution.Point point) {
                throw new GraphException("the policy is a point, which has no likelihood; choose a decoder that predicts distributions of actions");
            }

            @Override
            public CloningLoss normal(Distribution.Normal normal) {
                if (!normal.mean().tensorType().equals(actions.tensorType())) {
                    throw new GraphException("the policy is over " + normal.mean().tensorType() + ", but the actions are " + actions.tensorType());
                }
                double rows = actions.dim(0);
                double repeats = (double) actions.shape().elements() / normal.scale().shape().elements();
                return new CloningLoss(normal.logDensity(actions).sum().div(rows).neg(), normal.entropy().sum().mul(repeats / rows));
            }

            @Override
            public CloningLoss categorical(Distribution.Categorical categorical) {
                Tensor choices = actions.shape().rank() == 1 ? actions : actions.reshape(actions.shape().elements());
                return new CloningLoss(categorical.logProbability(choices).mean().neg(), categorical.entropy().mean());
            }
        });
    }

    /**
     * The whole loss, a scalar.
     *
     * @param entropyWeight c_H
     * @param weightPenalty c_w, of all parameters that the graph trains so far
     */
    public Tensor total(double entropyWeight, double weightPenalty) {
        Tensor loss = negativeLogLikelihood.sub(entropy.mul(entropyWeight));
        return weightPenalty == 0 ? loss : loss.add(halfSquaredNorm(loss.graph()).mul(weightPenalty));
    }

    private static Tensor halfSquaredNorm(Graph graph) {
        Tensor sum = graph.scalar(DType.FLOAT32, 0);
        for (Variable variable : graph.variables().values()) {
            if (variable.trained()) {
                sum = sum.add(variable.tensor().square().sum());
            }
        }
        return sum.mul(0.5);
    }
}
