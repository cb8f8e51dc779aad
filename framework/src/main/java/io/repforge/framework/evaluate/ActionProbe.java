package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.Network;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How well an encoder serves imitation: behavioural cloning on it, scored on demonstrations that it didn't learn from. The encoder is
 * frozen, so that not even running statistics change, or trained on, as its run would.
 */
public final class ActionProbe {

    private static final String FROZEN = "actions";
    private static final String FINE_TUNED = "fine_tuned_actions";
    private static final int BATCH = 256;
    /** Observations are large; features aren't, and all of them are drawn from. */
    private static final int OBSERVATIONS_TO_DRAW_FROM = 1024;

    private final Engine engine;
    private final Dataset train;
    private final Dataset test;
    private final RecipeOptions.Cloning options;
    private final Space action;
    private final BehaviouralCloning cloning;

    /**
     * @param train demonstrations to learn from
     * @param test demonstrations to be scored on
     * @throws UserError as {@link #require}
     */
    public ActionProbe(Engine engine, Dataset train, Dataset test, RecipeOptions.Cloning options, long seed) {
        this.engine = engine;
        this.train = train;
        this.test = test;
        this.options = options;
        this.action = require(train, test, options);
        this.cloning = new BehaviouralCloning(action, options, seed);
    }

    /**
     * Checks, by what the data announces and without reading it, that policies can learn from it.
     *
     * @return the space of the actions
     * @throws UserError if there are no actions, if observations or actions of the two differ, or if a batch can't be held
     */
    public static Space require(Dataset train, Dataset test, RecipeOptions.Cloning options) {
        Space learnt = train.spec().action();
        Space tested = test.spec().action();
        if (learnt == null || tested == null) {
            throw new UserError("The data to " + (learnt == null ? "learn from" : "test on")
                    + " has no actions, which the probe actions predicts: give demonstrations, or choose other probes.");
        }
        boolean fewer = learnt instanceof Space.Discrete many && tested instanceof Space.Discrete some && some.n() <= many.n()
                && IntStream.range(0, some.n()).allMatch(action -> some.name(action).equals(many.name(action)));
        if (!fewer && !learnt.equals(tested) || !train.spec().observation().equals(test.spec().observation())) {
            throw new UserError("The probe actions learns from " + train.spec().observation() + " with actions of " + learnt
                    + " but is tested on " + test.spec().observation() + " with actions of " + tested
                    + ": give demonstrations of one kind; num_actions of a data source says how many actions there are.");
        }
        Space observation = train.spec().observation();
        double bytes = LongStream.of(observation.shape().dims()).asDoubleStream().reduce(observation.type().bytes(), (a, b) -> a * b) * options.batchSize();
        if (options.fineTune() && bytes > Integer.MAX_VALUE) {
            throw new UserError("cloning.batch_size " + options.batchSize() + " is too large: a batch of it with one " + observation
                    + " each would take more than 2 GiB, which is the most; choose a smaller one.");
        }
        return learnt;
    }

    /**
     * Scores of a policy on an encoder that stays as it is, by the names {@code actions_nll} and {@code actions_accuracy} or, where actions
     * are boxes, {@code actions_mse}.
     *
     * @throws UserError if it takes other observations than the demonstrations have
     */
    public Map<String, Double> frozen(EncoderModel encoder) throws IOException {
        encoder.require(train.spec().observation());
        Demonstrations learnt;
        Demonstrations tested;
        try (InferenceSession session = encoder.open(engine)) {
            Features.Extractor extractor = Features.encoder(session);
            learnt = Demonstrations.of(train, action, extractor);
            tested = Demonstrations.of(test, action, extractor);
        }
        if (options.standardise()) {
            Standardisation standardisation = Standardisation.of(learnt.features());
            learnt = learnt.with(standardisation.apply(learnt.features()));
            tested = tested.with(standardisation.apply(tested.features()));
        }
        BehaviouralCloning.Body body = BehaviouralCloning.Body.none(learnt.width());
        Map<String, Array> values = cloning.train(engine, body, Map.of(), learnt.dataset(), learnt.count());
        return score(FROZEN, body, values, tested.dataset());
    }

    /**
     * Names of the scores of a policy on an encoder that stays as it is.
     *
     * @param train demonstrations to learn from
     */
    public static List<String> scores(Dataset train) {
        return List.of(FROZEN + "_nll", FROZEN + (train.spec().action() instanceof Space.Discrete ? "_accuracy" : "_mse"));
    }

    /**
     * Scores of a policy that is trained together with the encoder below it, by the names {@code fine_tuned_actions_nll} and so on. The
     * encoder trains as in its run, by the statistics of batches, and is scored by its running statistics.
     *
     * @param start the encoder to start from, which stays as it is
     */
    public Map<String, Double> fineTuned(EncoderSnapshot start) throws IOException {
        BehaviouralCloning.Body body = (mode, batch) -> Network.representation(start.architecture(), batch, mode);
        Map<String, Array> values = cloning.train(engine, body, start.values(), train, OBSERVATIONS_TO_DRAW_FROM);
        return score(FINE_TUNED, body, values, test);
    }

    /** Scores of the policy that doesn't look: it does what is done most often, or on average. */
    public Map<String, Double> marginal() throws IOException {
        Demonstrations deeds = Demonstrations.of(train, action, observations -> new float[(int) observations.size(0)]);
        return ActionScores.of(FROZEN, Policy.marginal(action, deeds.deeds().stream().map(Demonstrations.Deed::action).toList()), test, action);
    }

    /** What that policy is called. */
    public String marginalName() {
        return action instanceof Space.Discrete ? "majority action" : "mean action";
    }

    private Map<String, Double> score(String prefix, BehaviouralCloning.Body body, Map<String, Array> values, Dataset demonstrations)
            throws IOException {
        double[] logScale = cloning.logScale(values);
        try (InferenceSession session = engine.openInference(cloning.model(body, BATCH, values), engine.options())) {
            Features.Extractor predictions = Features.encoder(session);
            return ActionScores.of(prefix, new Trained(predictions, logScale), demonstrations, action);
        }
    }

    private record Trained(Features.Extractor predictions, double[] logScale) implements Policy {

        @Override
        public float[] predict(StepBatch batch) {
            return predictions.extract(batch.observations());
        }
    }
}
