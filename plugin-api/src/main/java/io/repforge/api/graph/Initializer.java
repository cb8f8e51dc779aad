package io.repforge.api.graph;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;

/** Where a parameter or state starts. Random values depend on the run's seed and the parameter's name alone. */
public sealed interface Initializer {

    /** All 0. */
    static Initializer zeros() {
        return new Fill(0);
    }

    /** All 1. */
    static Initializer ones() {
        return new Fill(1);
    }

    /**
     * PyTorch's default for linear and convolution layers: uniform in ±1/√fanIn (He et al. 2015 with a = √5).
     *
     * @param fanIn inputs per output
     */
    static Initializer uniformFanIn(long fanIn) {
        double bound = 1 / Math.sqrt(Math.max(1, fanIn));
        return new Uniform(-bound, bound);
    }

    /**
     * PyTorch's default for the weights of linear and convolution layers.
     *
     * @param weight shape {@code [out, in / groups, …]}; its fan-in is in / groups · the size of the kernel
     */
    static Initializer uniformFanIn(Shape weight) {
        return uniformFanIn(weight.without(0).elements());
    }

    /** Normal with deviation √(2 / fan): He et al. 2015, for layers followed by ReLU. */
    static Initializer heNormal(long fan) {
        return new Gaussian(0, Math.sqrt(2.0 / Math.max(1, fan)));
    }

    /**
     * Normal with deviation √(2 / fanOut), as torchvision starts the convolutions of its residual networks: what counts is where a weight leads,
     * so that gradients keep their size on the way back (He et al. 2015, equation 14).
     *
     * @param weight shape {@code [out, in / groups, …]} of the weight; its fan-out is out · the size of the kernel
     */
    static Initializer heNormalFanOut(Shape weight) {
        return heNormal(weight.dim(0) * weight.from(2).elements());
    }

    /**
     * Uniform in ±√(6 / (in + out)), as transformers' linear layers start (Glorot and Bengio 2010, equation 16; Vision Transformer, Dosovitskiy et al. 2021).
     *
     * @param weight shape {@code [out, in]} of the weight
     */
    static Initializer xavierUniform(Shape weight) {
        double bound = Math.sqrt(6.0 / Math.max(1, weight.dim(0) + weight.dim(1)));
        return new Uniform(-bound, bound);
    }

    /** The same number everywhere. */
    record Fill(double value) implements Initializer {}

    /** Uniform in [low, high). */
    record Uniform(double low, double high) implements Initializer {}

    /** Normal. */
    record Gaussian(double mean, double deviation) implements Initializer {}

    /** Given values, of the parameter's type and shape. */
    record Values(Array values) implements Initializer {}

    /** Where another variable of the same type and shape starts: a copy, though its name is another. */
    record SameAs(Variable variable) implements Initializer {}
}
