package io.repforge.api.graph;

import io.repforge.api.array.DType;

/** A representation or prediction: a point, a diagonal Gaussian, or a choice among classes. */
public sealed interface Distribution {

    /** What these cases make of this distribution. */
    <R> R match(Cases<R> cases);

    /** Says what is made of each kind of distribution. There is a method for each, so that none is forgotten. */
    interface Cases<R> {

        /** Of a point. */
        R point(Point value);

        /** Of a diagonal Gaussian. */
        R normal(Normal gaussian);

        /** Of a choice among classes. */
        R categorical(Categorical choice);
    }

    /** What stands for the distribution where one value is wanted: its mean, or the logits of a categorical. */
    Tensor mean();

    /** The same, through which no gradient flows. */
    Distribution stopGradient();

    /** A point: all mass on one value. */
    static Distribution point(Tensor value) {
        return new Point(value);
    }

    /** All mass on one value. */
    record Point(Tensor mean) implements Distribution {
        @Override
        public Point stopGradient() {
            return new Point(mean.stopGradient());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.point(this);
        }
    }

    /**
     * A diagonal Gaussian.
     *
     * @param mean μ
     * @param scale σ, positive, of a shape that broadcasts to the mean's
     */
    record Normal(Tensor mean, Tensor scale) implements Distribution {

        private static final double LOG_SQRT_2_PI = 0.5 * Math.log(2 * Math.PI);

        @Override
        public Normal stopGradient() {
            return new Normal(mean.stopGradient(), scale.stopGradient());
        }

        /** A draw by reparametrisation, μ + σ ε (Kingma and Welling 2014, equation 10). In evaluation the mean. */
        public Tensor sample() {
            Graph graph = mean.graph();
            if (graph.mode() == Mode.EVALUATION) {
                return mean;
            }
            return mean.add(scale.mul(graph.random("sample", new Draw.Gaussian(0, 1), mean.shape())));
        }

        /** log density of each element, of the shape to which x and μ broadcast. */
        public Tensor logDensity(Tensor x) {
            Tensor z = x.sub(mean).div(scale);
            return z.square().mul(-0.5).sub(scale.log()).sub(LOG_SQRT_2_PI);
        }

        /** Entropy of each element, log σ + ½ log 2πe, of the shape of σ. */
        public Tensor entropy() {
            return scale.log().add(LOG_SQRT_2_PI + 0.5);
        }

        /** KL(N(μ, σ) ‖ N(0, 1)) of each element: (σ² + μ² − 1) / 2 − log σ (Kingma and Welling 2014, appendix B). */
        public Tensor divergenceFromStandard() {
            return scale.square().add(mean.square()).sub(1).mul(0.5).sub(scale.log());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.normal(this);
        }
    }

    /**
     * A choice among classes.
     *
     * @param mean unnormalised log probabilities, {@code [N, C]}
     */
    record Categorical(Tensor mean) implements Distribution {
        @Override
        public Categorical stopGradient() {
            return new Categorical(mean.stopGradient());
        }

        /** log probability of class indices {@code [N]}: {@code [N]}. */
        public Tensor logProbability(Tensor classes) {
            if (classes.type() != DType.INT64) {
                throw new GraphException("log probability of " + classes + ": needs class indices, int64");
            }
            return mean.logSoftmax(-1).gatherElements(1, classes.unsqueeze(1)).squeeze(1);
        }

        /** Entropy of each choice, −Σ p log p: {@code [N]}. */
        public Tensor entropy() {
            Tensor logProbabilities = mean.logSoftmax(-1);
            return logProbabilities.exp().mul(logProbabilities).sum(false, -1).neg();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.categorical(this);
        }
    }
}
