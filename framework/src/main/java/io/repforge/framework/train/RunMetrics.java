package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.LoggedSteps;
import io.repforge.framework.run.MetricNames;
import io.repforge.framework.run.MetricSum;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the steps of a run give to be logged: the means of their scalars and times, and what is to be warned of. */
final class RunMetrics {

    private final RunPlan plan;
    private final List<String> scalars;
    private final RunListener.Observer observer;
    private final Diagnosis diagnosis = new Diagnosis();
    private final Divergence divergence;
    private final MetricWindow window;
    private final OnlineWatch online;
    private final OnlineDiagnosis onlineDiagnosis;
    private LoggedSteps logged;
    private double loss = Double.NaN;
    private long nanos;

    /**
     * @param scalars names of the training model's outputs that are logged
     * @param logged steps that had metrics before
     * @param begun what had been added up since the last line of metrics
     * @param online what looks at representations; closed by whoever made it
     */
    RunMetrics(RunPlan plan, List<String> scalars, Checkpoints checkpoints, LoggedSteps logged, Map<String, MetricSum> begun, OnlineWatch online,
            RunListener.Observer observer) {
        this.plan = plan;
        this.scalars = scalars;
        this.observer = observer;
        this.divergence = new Divergence(checkpoints, diagnosis, plan.stepsPerEpoch());
        this.window = new MetricWindow(plan.recipe().batchSize(), begun);
        this.online = online;
        this.onlineDiagnosis = new OnlineDiagnosis(online.subject(), plan.stepsPerEpoch());
        this.logged = logged;
    }

    /**
     * Takes in a step.
     *
     * @param step counted from 1
     * @param batch that it was fed
     * @throws io.repforge.framework.UserError if loss or gradient aren't finite
     */
    void computed(long step, double rate, Outputs outputs, Batch batch) throws IOException {
        loss = outputs.scalar(TrainingModel.LOSS);
        Optional<String> fault = StepMetrics.fault(outputs);
        if (fault.isPresent()) {
            throw divergence.at(step, fault.get(), "before the update");
        }
        if (!plan.isMeasured(step)) {
            return;
        }
        window.add(MetricNames.LEARNING_RATE, rate);
        Map<String, Double> values = StepMetrics.of(outputs, scalars);
        values.forEach(window::add);
        online.look(step, outputs, batch, plan.isGeometryMeasured(step));
        diagnose(step, values, rate);
    }

    private void diagnose(long step, Map<String, Double> values, double rate) throws IOException {
        Diagnosis.Observation now = Diagnosis.Observation.of(values, rate / plan.rule().learningRate());
        for (String warning : diagnosis.look(now, step == plan.totalSteps())) {
            observer.onWarning(step, warning);
        }
    }

    /**
     * Takes in what workers have measured in a round.
     *
     * @param step counted from 1, the last of the round
     * @param measured sums over all workers
     * @param lastLoss mean of their last losses
     * @param steps of all together
     * @param took how long the round took
     */
    void worked(long step, Map<String, MetricSum> measured, double lastLoss, long steps, long took) throws IOException {
        loss = lastLoss;
        window.steps(steps, took);
        nanos += took;
        measured.forEach(window::add);
        Map<String, Double> means = new LinkedHashMap<>();
        measured.forEach((name, sum) -> means.put(name, sum.total() / sum.count()));
        Double rate = means.get(MetricNames.LEARNING_RATE);
        if (rate != null) {
            diagnose(step, means, rate);
            for (String warning : onlineDiagnosis.look(step, means)) {
                observer.onWarning(step, warning);
            }
        }
    }

    /** @param took how long a step took */
    void took(long took) {
        window.step(took);
        nanos += took;
    }

    /** How long all steps have taken so far. */
    long nanos() {
        return nanos;
    }

    /** @param share how far a step has moved the parameters, see {@link ParameterMove} */
    void moved(double share) {
        window.add(MetricNames.UPDATE_TO_WEIGHT, share);
    }

    /** Takes in what was measured of representations. Only then does {@link #sums} have all that there is. */
    void settle() throws IOException {
        add(online.all());
    }

    private void add(List<OnlineWatch.Measured> measured) throws IOException {
        for (OnlineWatch.Measured one : measured) {
            one.values().forEach(window::add);
            for (String warning : one.warnings()) {
                observer.onWarning(one.step(), warning);
            }
            for (String warning : onlineDiagnosis.look(one.step(), one.values())) {
                observer.onWarning(one.step(), warning);
            }
        }
    }

    /**
     * The line of metrics after a step, and a new window.
     *
     * @param step counted from 1
     * @param waitedNanos how long the run has waited for data so far
     * @param skipped how often a step that can't be read was left out
     */
    void line(long step, long waitedNanos, long skipped) throws IOException {
        settle();
        Map<String, Double> line = new LinkedHashMap<>();
        line.put("epoch", (double) ((step - 1) / plan.stepsPerEpoch() + 1));
        line.put("step", (double) ((step - 1) % plan.stepsPerEpoch() + 1));
        line.put("batches_trained", (double) step);
        line.putAll(window.close(waitedNanos));
        if (plan.options().tolerance().skips()) {
            line.put("skipped", (double) skipped);
        }
        log(step, line);
    }

    private void log(long step, Map<String, Double> metrics) throws IOException {
        observer.onMetrics(step, metrics);
        logged = logged.with(step);
    }

    /** Hands scores on, which stand among the metrics of their step. */
    void scores(RunListener.Scores scores) throws IOException {
        observer.onScores(scores);
        logged = logged.with(scores.step());
    }

    /** Loss of the newest step. */
    double loss() {
        return loss;
    }

    /** Steps that had metrics. */
    LoggedSteps logged() {
        return logged;
    }

    /** What was added up since the last line of metrics. */
    Map<String, MetricSum> sums() {
        return window.sums();
    }

    /** What probes that learn while the run trains have learnt. */
    Optional<DurableFiles.Content> onlineState() {
        return online.state();
    }

    Divergence divergence() {
        return divergence;
    }
}
