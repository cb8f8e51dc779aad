package io.repforge.api.graph;

import io.repforge.api.array.DType;

/** A distribution from which the host fills a random tensor anew for each step. */
public sealed interface Draw {

    /** Element type of what is drawn. */
    default DType type() {
        return DType.FLOAT32;
    }

    /** What these cases make of this draw. */
    <R> R match(Cases<R> cases);

    /** Says what is made of each kind of draw. There is a method for each, so that none is forgotten. */
    interface Cases<R> {

        /** Of real numbers that are all as likely. */
        R uniform(Uniform draw);

        /** Of normal numbers. */
        R gaussian(Gaussian draw);

        /** Of zeros and ones. */
        R bernoulli(Bernoulli draw);

        /** Of whole numbers. */
        R integers(Integers draw);
    }

    /** {@code float32}, uniform in [low, high). */
    record Uniform(double low, double high) implements Draw {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.uniform(this);
        }
    }

    /** {@code float32}, normal. */
    record Gaussian(double mean, double deviation) implements Draw {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.gaussian(this);
        }
    }

    /** {@code float32}: 1 with the given probability, else 0. */
    record Bernoulli(double probability) implements Draw {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.bernoulli(this);
        }
    }

    /** {@code int64}, uniform over {@code 0 … bound - 1}. */
    record Integers(int bound) implements Draw {

        @Override
        public DType type() {
            return DType.INT64;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.integers(this);
        }
    }
}
