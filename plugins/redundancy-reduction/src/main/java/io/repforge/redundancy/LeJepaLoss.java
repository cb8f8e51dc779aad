package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The loss of LeJEPA (Balestriero and LeCun 2025, equation 8): both views agree with their mean, and projections are distributed as an isotropic Gaussian,
 * {@code (1 − λ) mean (z − centre)² + λ · mean over views of SIGReg}. No teacher, no predictor and no gradient that is stopped: λ is the only trade-off. SIGReg (equation 7) looks at
 * random directions, drawn anew for each step, and compares the characteristic function of what is projected to each with that of a standard normal variable (Epps and Pulley 1983):
 * {@code N ∫ w(t) |φ̂(t) − exp(−t² / 2)|² dt}, {@code w(t) = exp(−t² / 2)}, by the trapezoidal rule over t from 0 to 3, twice for both signs.
 */
public final class LeJepaLoss implements Loss<LeJepaLoss.Options> {

    private static final int KNOTS = 17;
    private static final double LAST = 3;

    /** Options. */
    public record Options(
            @Option(value = "λ, share of the distribution's regularity in the loss", defaults = "0.05", min = 0, max = 1) double lambda,
            @Option(value = "Number of directions that are drawn for each step", defaults = "1024", min = 1) int directions) {}

    @Override
    public String name() {
        return "lejepa";
    }

    @Override
    public String description() {
        return "Views agree with their mean, and projections are distributed as an isotropic Gaussian";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections views = Projections.of(this, inputs.comparison());
        Tensor directions = directions(graph, Shape.of(views.features(), options.directions)).l2Normalize(0);
        // Of two views each is half their difference away from the mean.
        Tensor invariance = views.squaredError().div(4);
        Tensor regularity = Projections.sum(views.both().stream().map(view -> regularity(graph, view.matmul(directions)))).div(2);
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("invariance", invariance);
        parts.put("sigreg", regularity);
        return Value.of(invariance.mul(1 - options.lambda).add(regularity.mul(options.lambda)), views.statistics(parts));
    }

    /** Drawn for each step of training; in evaluation, where nothing is drawn, the same ones always. */
    private static Tensor directions(Graph graph, Shape shape) {
        if (graph.mode() == Mode.TRAINING) {
            return graph.random("directions", new Draw.Gaussian(0, 1), shape);
        }
        Random random = new Random(0);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return graph.constant(Array.of(shape, values));
    }

    /**
     * The statistic of Epps and Pulley, the mean over the directions.
     *
     * @param projected {@code [N, directions]}
     */
    static Tensor regularity(Graph graph, Tensor projected) {
        float[] knots = new float[KNOTS];
        float[] normal = new float[KNOTS];
        float[] weights = new float[KNOTS];
        double width = LAST / (KNOTS - 1);
        for (int i = 0; i < KNOTS; i++) {
            double t = i * width;
            knots[i] = (float) t;
            normal[i] = (float) Math.exp(-t * t / 2);
            weights[i] = (float) ((i == 0 || i == KNOTS - 1 ? width : 2 * width) * Math.exp(-t * t / 2));
        }
        Shape shape = Shape.of(KNOTS, 1);
        Tensor angles = projected.unsqueeze(1).mul(graph.constant(Array.of(shape, knots)));
        Tensor real = angles.cos().mean(false, 0).sub(graph.constant(Array.of(shape, normal)));
        Tensor imaginary = angles.sin().mean(false, 0);
        Tensor error = real.square().add(imaginary.square()).mul(graph.constant(Array.of(shape, weights)));
        return error.sum(false, 0).mean().mul(projected.dim(0));
    }
}
