package io.repforge.framework.data.batch;

import io.repforge.api.PairConstructor;
import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import java.io.IOException;

/** Pairs for these tests: of each observation with itself, or with an equal copy of it and once more as extra context. */
final class TestPairs implements PairConstructor<NoOptions> {

    static final Use<TestPairs> IDENTITY = new Use<>(new TestPairs(Kind.IDENTITY), new NoOptions());
    static final Use<TestPairs> COPIES = new Use<>(new TestPairs(Kind.COPIES), new NoOptions());
    static final Use<TestPairs> COPIES_FROM_THE_THIRD_ON = new Use<>(new TestPairs(Kind.COPIES_FROM_THE_THIRD_ON), new NoOptions());
    static final Use<TestPairs> NEEDING_ACTIONS = new Use<>(new TestPairs(Kind.NEEDING_ACTIONS), new NoOptions());

    private enum Kind { IDENTITY, COPIES, COPIES_FROM_THE_THIRD_ON, NEEDING_ACTIONS }

    private final Kind kind;

    private TestPairs(Kind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return "test-pairs";
    }

    @Override
    public String description() {
        return "pairs for tests";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public PairSpec spec(StepSpec steps, NoOptions options) {
        if (kind == Kind.NEEDING_ACTIONS) {
            throw new OptionsException("its steps have no actions", "use others");
        }
        return PairSpec.of(steps.observation(), steps.observation(), kind == Kind.COPIES ? steps.observation() : null);
    }

    @Override
    public PairReader pairs(StepReader steps, StepSpec spec, NoOptions options, long seed) {
        return new PairReader() {
            private long trajectory;

            @Override
            public Pair next() throws IOException {
                Step step = steps.next();
                if (step == null) {
                    return null;
                }
                Values o = step.observation();
                boolean copy = kind == Kind.COPIES || (kind == Kind.COPIES_FROM_THE_THIRD_ON && trajectory >= 2);
                Values target = copy && o instanceof Array a ? new Array(a.type(), a.shape(), a.bytes().clone()) : o;
                return Pair.of(o, target, kind == Kind.COPIES ? o : null, trajectory++, 0).withLabels(step.labels());
            }

            @Override
            public Skipped skip(long n) throws IOException {
                Skipped skipped = Skipped.NONE;
                while (skipped.pairs() < n && steps.skip() != StepReader.Skip.NONE) {
                    skipped = skipped.and(trajectory++);
                }
                return skipped;
            }

            @Override
            public void close() throws IOException {
                steps.close();
            }
        };
    }
}
