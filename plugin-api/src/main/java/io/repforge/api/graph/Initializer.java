package io.repforge.api.graph;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;

/** Where a parameter or state starts. Random values depend on the run's seed and the parameter's name alone. */
public sealed interface Initializer {

    /** What these cases make of this initializer. */
    <R> R match(Cases<R> cases);

    /** Says what is made of each kind of initializer. There is a method for each, so that none is forgotten. */
    interface Cases<R> {

        /** Of one number everywhere. */
        R fill(Fill start);

        /** Of random numbers that are all as likely. */
        R uniform(Uniform start);

        /** Of normal numbers. */
        R gaussian(Gaussian start);

        /** Of given values. */
        R values(Values start);

        /** Of another variable's start. */
        R sameAs(SameAs start);
    }

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
    record Fill(double value) implements Initializer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.fill(this);
        }
    }

    /** Uniform in [low, high). */
    record Uniform(double low, double high) implements Initializer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.uniform(this);
        }
    }

    /** Normal. */
    record Gaussian(double mean, double deviation) implements Initializer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.gaussian(this);
        }
    }

    /** Given values, of the parameter's type and shape. */
    record Values(Array values) implements Initializer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.values(this);
        }
    }

    /** Where another variable of the same type and shape starts: a copy, though its name is another. */
    record SameAs(Variable variable) implements Initializer {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.sameAs(this);
        }
    }
}
