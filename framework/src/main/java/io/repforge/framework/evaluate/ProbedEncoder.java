package io.repforge.framework.evaluate;

import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Examples;
import io.repforge.api.probe.Fit;
import io.repforge.api.probe.Fitted;
import io.repforge.api.probe.Probed;
import io.repforge.api.space.Space;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An encoder by the features that it gives. */
final class ProbedEncoder implements Probed {

    private final Setting setting;
    private final Features.Extractor features;
    private final @Nullable EncoderSnapshot encoder;
    private final boolean atEnd;
    private @Nullable ExampleTable learnt;
    private @Nullable ExampleTable tested;
    private final Map<Shared<?>, Object> shared = new HashMap<>();

    /**
     * What is the same for all encoders.
     *
     * @param engine where models of probes are trained
     * @param train what probes learn from
     * @param test what they are tested on
     * @param announced what the two announce
     * @param seed of every random choice
     * @param warnings told what scores leave out, again and again
     */
    record Setting(Engine engine, Dataset train, Dataset test, AnnouncedData announced, long seed, Consumer<String> warnings) {}

    /**
     * @param features of observations, which can be computed as long as probes are at work
     * @param encoder to be trained on; null where it can't be
     * @param atEnd whether there is time for what takes long
     */
    ProbedEncoder(Setting setting, Features.Extractor features, @Nullable EncoderSnapshot encoder, boolean atEnd) {
        this.setting = setting;
        this.features = features;
        this.encoder = encoder;
        this.atEnd = atEnd;
    }

    @Override
    public ExampleTable learntExamples() throws IOException {
        if (learnt == null) {
            learnt = ExampleTable.of(setting.train(), features);
        }
        return learnt;
    }

    @Override
    public ExampleTable testedExamples() throws IOException {
        if (tested == null) {
            tested = ExampleTable.of(setting.test(), features);
        }
        return tested;
    }

    @Override
    public ExampleTable testedExamples(Change change) throws IOException {
        return ExampleTable.of(new ChangedDataset(setting.test(), change), features);
    }

    @Override
    public boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public long seed() {
        return setting.seed();
    }

    @Override
    public StepSpec learnt() {
        return setting.announced().learnt();
    }

    @Override
    public StepSpec tested() {
        return setting.announced().tested();
    }

    @Override
    public String label() {
        return setting.announced().label();
    }

    @Override
    public boolean isTrainable() {
        return setting.announced().isTrainable();
    }

    @Override
    public Space.Discrete classes(String label) {
        return setting.announced().classes(label);
    }

    @Override
    public ClassLabels classLabels(String label) throws IOException {
        SharedClasses classes = setting.announced().shared(label);
        int[] ofLearnt = classes.train(learntExamples().labels(label));
        int[] ofTested = classes.test(testedExamples().labels(label));
        classes.unmatched(ofLearnt, ofTested).ifPresent(setting.warnings());
        return new Matched(classes, ofLearnt, ofTested);
    }

    private record Matched(SharedClasses classes, int[] learnt, int[] tested) implements ClassLabels {

        @Override
        public int count() {
            return classes.learnt();
        }

        @Override
        public List<String> names() {
            return classes.names();
        }

        @Override
        public int learnt(Step step) {
            return classes.train(Objects.requireNonNull(step.labels().get(classes.label())));
        }
    }

    @Override
    public Fitted fit(Fit fit, Examples examples) {
        if (fit.isThroughEncoder() && encoder == null) {
            throw new IllegalStateException("the fit " + fit.name() + " is to be trained through the encoder, which can't be trained (Probed.isTrainable)");
        }
        return new ModelFit(setting.engine(), fit, setting.seed(), fit.isThroughEncoder() ? encoder : null).train((ExampleTable) examples);
    }

    @Override
    public <T> T shared(Shared<T> result) throws IOException {
        // Not computeIfAbsent: a result may be made of other shared ones.
        Object there = shared.get(result);
        if (there == null) {
            there = result.compute(this);
            shared.put(result, there);
        }
        @SuppressWarnings("unchecked") // equal keys are of one type, and so are their results
        T same = (T) there;
        return same;
    }

    @Override
    public void warn(String sentence) {
        setting.warnings().accept(sentence);
    }

    @Override
    public void checkInterrupted() {
        Interruption.check();
    }
}
