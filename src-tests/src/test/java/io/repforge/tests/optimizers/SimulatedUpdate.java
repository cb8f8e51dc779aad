package io.repforge.tests.optimizers;

import java.util.List;

/** Optimizers on a list of parameters in float64, written as their papers and PyTorch's documentation state them. */
final class SimulatedUpdate {

    /** How one step changes the parameters. */
    interface Rule {
        /**
         * @param t number of the step, from 1
         */
        void step(double[] w, double[] g, double[][] memory, int t, boolean decays, double learningRate);
    }

    private SimulatedUpdate() {}

    /** Kingma and Ba 2015, algorithm 1; the decay is decoupled (Loshchilov and Hutter 2019, algorithm 2) or part of the gradient. */
    static Rule adam(double beta1, double beta2, double epsilon, double decay, boolean decoupled) {
        return (w, g, memory, t, decays, lr) -> {
            for (int i = 0; i < w.length; i++) {
                double gradient = g[i] + (decays && !decoupled ? decay * w[i] : 0);
                memory[0][i] = beta1 * memory[0][i] + (1 - beta1) * gradient;
                memory[1][i] = beta2 * memory[1][i] + (1 - beta2) * gradient * gradient;
                double mean = memory[0][i] / (1 - Math.pow(beta1, t));
                double square = memory[1][i] / (1 - Math.pow(beta2, t));
                w[i] -= decays && decoupled ? lr * decay * w[i] : 0;
                w[i] -= lr * mean / (Math.sqrt(square) + epsilon);
            }
        };
    }

    /** torch.optim.SGD, dampening 0. */
    static Rule sgd(double momentum, boolean nesterov, double decay) {
        return (w, g, memory, t, decays, lr) -> {
            for (int i = 0; i < w.length; i++) {
                double gradient = g[i] + (decays ? decay * w[i] : 0);
                double buffer = t == 1 ? gradient : momentum * memory[0][i] + gradient;
                memory[0][i] = buffer;
                w[i] -= lr * (nesterov ? gradient + momentum * buffer : momentum == 0 ? gradient : buffer);
            }
        };
    }

    /** You et al. 2017, algorithm 1, with the learning rate outside of the momentum; what doesn't decay isn't adapted either. */
    static Rule lars(double momentum, double decay, double trust) {
        return (w, g, memory, t, decays, lr) -> {
            double rate = decays ? trust * norm(w) / (norm(g) + decay * norm(w)) : 1;
            for (int i = 0; i < w.length; i++) {
                memory[0][i] = momentum * memory[0][i] + rate * (g[i] + (decays ? decay * w[i] : 0));
            }
            for (int i = 0; i < w.length; i++) {
                w[i] -= lr * memory[0][i];
            }
        };
    }

    /** solo-learn's LARS with {@code clip_lars_lr}: what {@link #lars} scales by is divided by the learning rate and at most 1. */
    static Rule clippedLars(double momentum, double decay, double trust) {
        return (w, g, memory, t, decays, lr) -> {
            double rate = decays ? Math.min(trust * norm(w) / (norm(g) + decay * norm(w)) / lr, 1) : 1;
            for (int i = 0; i < w.length; i++) {
                memory[0][i] = momentum * memory[0][i] + rate * (g[i] + (decays ? decay * w[i] : 0));
            }
            for (int i = 0; i < w.length; i++) {
                w[i] -= lr * memory[0][i];
            }
        };
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double x : values) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }

    /** Scales all gradients together to a norm of at most the given one, as torch.nn.utils.clip_grad_norm_ does. */
    static void clip(List<double[]> gradients, double norm) {
        double sum = 0;
        for (double[] g : gradients) {
            for (double x : g) {
                sum += x * x;
            }
        }
        double factor = Math.min(1, norm / (Math.sqrt(sum) + 1e-6));
        gradients.forEach(g -> {
            for (int i = 0; i < g.length; i++) {
                g[i] *= factor;
            }
        });
    }
}
