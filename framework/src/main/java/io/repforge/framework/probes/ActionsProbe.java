package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.array.Array;
import io.repforge.api.data.Step;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.ActionHead;
import io.repforge.api.nn.CloningLoss;
import io.repforge.api.option.Option;
import io.repforge.api.probe.Examples;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.Fit;
import io.repforge.api.probe.Fitted;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.probes.linear.Standardisation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How well an encoder serves imitation: behavioural cloning on it, scored on demonstrations that it didn't learn from, by {@code actions_nll} and
 * {@code actions_accuracy} or, where actions are boxes, {@code actions_mse}, see {@link ActionScores}. The encoder is frozen, so that not even running statistics
 * change; for {@code fine_tuned_actions_nll} and so on it is trained on, as its run would, by the statistics of batches, and scored by its running statistics.
 */
public final class ActionsProbe implements Probe<ActionsProbe.Options> {

    private static final String FROZEN = "actions";
    private static final String FINE_TUNED = "fine_tuned_actions";

    /** Behavioural cloning: a policy on the encoder that learns to do as demonstrations do. */
    public record Options(
            @Option(value = "Steps of training", defaults = "5000", min = 1) int steps,
            @Option(value = "Demonstrated steps per batch", defaults = "32", min = 1, max = 16384) int batchSize,
            @Option(value = "Learning rate of Adam", defaults = "1e-4", min = 0) double learningRate,
            @Option(value = "Sizes of the hidden layers of the policy's head; none for a linear one", defaults = "[128]", min = 1, max = 8192) List<Integer> hidden,
            @Option(value = "Weight of the policy's entropy, which is rewarded", defaults = "1e-3", min = 0) double entropyWeight,
            @Option(value = "Weight of half the squared norm of all trained parameters", defaults = "1e-5", min = 0) double weightPenalty,
            @Option(value = "Whether frozen features are brought to mean 0 and deviation 1, so that their scale doesn't decide how fast"
                    + " a policy learns", defaults = "true") boolean standardise,
            @Option(value = "Whether a policy is also trained together with the encoder, and scored beside that on frozen features",
                    defaults = "false") boolean fineTune) {

        public Options {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public String name() {
        return "actions";
    }

    @Override
    public String description() {
        return "Predicts actions by behavioural cloning";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public About about() {
        return About.ACTIONS;
    }

    @Override
    public List<Score> scores(ProbeData data, Options options) {
        Space action = require(data, options);
        List<Score> scores = new ArrayList<>(scores(FROZEN, action));
        if (options.fineTune) {
            scores(FINE_TUNED, action).forEach(score -> scores.add(score.atEnd()));
        }
        return scores;
    }

    private static List<Score> scores(String prefix, Space action) {
        String title = prefix.replace('_', ' ');
        return List.of(Score.of(prefix + "_nll", Score.Unit.NATS).titled(title + " NLL"), action instanceof Space.Discrete
                ? Score.of(prefix + "_accuracy", Score.Unit.SHARE) : Score.of(prefix + "_mse", Score.Unit.SQUARED_ERROR).titled(title + " MSE"));
    }

    /** @throws UserError if there are no actions, if those of the two parts differ, or if a batch can't be held */
    private static Space require(ProbeData data, Options options) {
        Space learnt = data.learnt().action();
        Space tested = data.tested().action();
        if (learnt == null || tested == null) {
            throw new UserError("The data to " + (learnt == null ? "learn from" : "test on")
                    + " has no actions, which the probe actions predicts: give demonstrations, or choose other probes.");
        }
        boolean fewer = learnt instanceof Space.Discrete many && tested instanceof Space.Discrete some && some.n() <= many.n()
                && IntStream.range(0, some.n()).allMatch(action -> some.name(action).equals(many.name(action)));
        if (!fewer && !learnt.equals(tested) || !data.learnt().observation().equals(data.tested().observation())) {
            throw new UserError("The probe actions learns from " + data.learnt().observation() + " with actions of " + learnt
                    + " but is tested on " + data.tested().observation() + " with actions of " + tested
                    + ": give demonstrations of one kind; num_actions of a data source says how many actions there are.");
        }
        if (options.fineTune && !data.isTrainable()) {
            throw new UserError("Option 'fine_tune' of the probe actions needs the folder of a run: an ONNX file holds no training graph.");
        }
        Space observation = data.learnt().observation();
        double bytes = LongStream.of(observation.shape().dims()).asDoubleStream().reduce(observation.type().bytes(), (a, b) -> a * b) * options.batchSize;
        if (options.fineTune && bytes > Integer.MAX_VALUE) {
            throw new UserError("Option 'batch_size' of the probe actions, " + options.batchSize + ", is too large: a batch of it with one " + observation
                    + " each would take more than 2 GiB, which is the most; choose a smaller one.");
        }
        return learnt;
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        Space action = Objects.requireNonNull(probed.learnt().action());
        Policy policy = new Policy(action, options);
        Fit fit = Fit.of("behavioural-cloning", policy, action, ActionsProbe::action)
                .steps(options.steps).batchSize(options.batchSize).learningRate(options.learningRate);
        Examples learnt = probed.learntExamples();
        Examples tested = probed.testedExamples();
        if (options.standardise) {
            Standardisation standardisation = Rows.standardisation(learnt);
            tested = Rows.standardised(tested, standardisation);
            learnt = Rows.standardised(learnt, standardisation);
        }
        Map<String, Double> scores = new LinkedHashMap<>(score(FROZEN, probed.fit(fit, learnt), policy, tested));
        if (options.fineTune && probed.isAtEnd()) {
            scores.putAll(score(FINE_TUNED, probed.fit(fit.throughEncoder(), probed.learntExamples()), policy, probed.testedExamples()));
        }
        return Findings.of(scores);
    }

    private static Array action(Step step) {
        return Objects.requireNonNull(step.action(), "demonstrations have actions");
    }

    private static Map<String, Double> score(String prefix, Fitted fitted, Policy policy, Examples tested) throws IOException {
        ActionScores scores = new ActionScores(policy.action, policy.logScale(fitted.values()), tested);
        fitted.predict(tested, scores::add);
        return scores.means(prefix);
    }

    /** The policy that doesn't look: it does what is done most often, or on average. */
    @Override
    public Map<String, Findings> baselines(Probed probed, Options options) throws IOException {
        Space action = Objects.requireNonNull(probed.learnt().action());
        Examples tested = probed.testedExamples();
        MarginalPolicy policy = MarginalPolicy.of(action, probed.learntExamples());
        ActionScores scores = new ActionScores(action, policy.logScale(), tested);
        for (int row = 0; row < tested.count(); row++) {
            probed.checkInterrupted();
            scores.add(row, 1, policy.prediction());
        }
        return Map.of(action instanceof Space.Discrete ? "majority action" : "mean action", Findings.of(scores.means(FROZEN)));
    }

    /** A head on features; see {@link CloningLoss}. */
    private record Policy(Space action, Options options) implements Fit.Model {

        private static final String HEAD = "policy/";

        @Override
        public Tensor loss(Graph graph, Tensor features, Tensor targets) {
            return CloningLoss.of(distribution(graph, features), targets).total(options.entropyWeight, options.weightPenalty);
        }

        /** Logits of discrete actions, means of those that are boxes. */
        @Override
        public Tensor predict(Graph graph, Tensor features) {
            return distribution(graph, features).mean();
        }

        private Distribution distribution(Graph graph, Tensor features) {
            return graph.within(HEAD, () -> new ActionHead(graph, action, options.hidden, false).apply(features));
        }

        /** log σ of each number of an action that is a box; of no length for discrete actions. */
        double[] logScale(Map<String, Array> values) {
            return action instanceof Space.Box ? Objects.requireNonNull(values.get(HEAD + "log_scale")).toDoubles() : new double[0];
        }
    }
}
