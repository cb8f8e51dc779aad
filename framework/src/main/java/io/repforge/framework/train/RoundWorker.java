package io.repforge.framework.train;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.rounds.DistributedOptions;
import io.repforge.framework.rounds.InnerState;
import io.repforge.framework.rounds.RoundTask;
import io.repforge.framework.rounds.Sent;
import io.repforge.framework.rounds.SharedFolder;
import io.repforge.framework.rounds.Vectors;
import io.repforge.framework.rounds.WorkerState;
import io.repforge.framework.run.MetricNames;
import io.repforge.framework.run.MetricSum;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Outputs;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.runtime.TrainingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does rounds of those who train together: of any worker, one after the other. What a round comes to depends on the task, the worker's number and its own state alone,
 * whatever was done here before; but who has done a worker's last round goes on sooner. For one thread at a time.
 */
public final class RoundWorker implements AutoCloseable {

    private final RunPlan plan;
    private final DistributedOptions how;
    private final Recipe recipe;
    private final TrainingSetup setup;
    private final TrainingData data;
    private final Engine engine;
    private final TrainingProgram program;
    private final TrainingSession session;
    private final Vectors vectors;
    private final Map<Integer, Seat> seats = new HashMap<>();
    private @Nullable Held held;

    /** A worker's place in its share of the data, and what does steps from there. */
    private record Seat(BatchFeed feed, Stepper stepper) {

        void close() {
            stepper.close();
            feed.close();
        }
    }

    /** Whose state the session has, at the end of which round. */
    private record Held(String lineage, long round, int worker) {}

    private RoundWorker(Recipe recipe, TrainingSetup setup, TrainingData data, LearnOptions options) {
        this.recipe = recipe;
        this.setup = setup;
        this.data = data;
        this.how = recipe.distributed().orElseThrow();
        this.plan = new RunPlan(recipe, options, setup.rule(), data.stepsPerEpoch(), 0);
        this.program = setup.program();
        this.vectors = vectors(setup, program, how);
        this.engine = Engine.load(options.session());
        try {
            this.session = engine.openTraining(program, engine.options().withPrecision(options.training().precision()));
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    static RoundWorker of(Recipe recipe, TrainingSetup setup, TrainingData data, LearnOptions options) {
        return new RoundWorker(recipe, setup, data, options);
    }

    /**
     * A worker of a run that was begun elsewhere.
     *
     * @param recipe of the run, as {@link Crew.Gathering} is given it
     * @param datasets of the recipe's {@code data.train}, which stay open
     * @throws UserError if the session can't be opened on this machine
     */
    public static RoundWorker open(Recipe recipe, List<Dataset> datasets) {
        RepresentationLearner learner = RepresentationLearner.of(recipe);
        LearnOptions options = LearnOptions.of(recipe);
        TrainingSetup setup = TrainingSetup.of(recipe, learner.architecture(learner.steps(datasets)));
        return new RoundWorker(recipe, setup, TrainingData.of(recipe, datasets, options), options);
    }

    /** Which numbers of a run's state are everybody's. */
    static Vectors vectors(TrainingSetup setup, TrainingProgram program, DistributedOptions how) {
        return new Vectors(SessionState.of(program.start()), program.sharing(), OptimizerModel.moments(OptimizerModel.of(setup.rule().step())), how.innerState());
    }

    /**
     * Does a worker's round.
     *
     * @param worker its number, counted from 0
     * @param position where its share of the data is gone on with
     * @param steps steps of its optimizer
     * @param own its own numbers, which are asked for only if they aren't here still
     * @throws UserError if its data can't be read on, or its own state can't be read or written
     * @throws io.repforge.framework.runtime.EngineException if a kernel fails
     */
    public RoundResult work(RoundTask task, int worker, Position position, long steps, Supplier<float[]> own) throws InterruptedException {
        take(task, worker, steps, own);
        long count = task.steps(worker, how.workers());
        Seat seat = seat(worker, position);
        long waitedBefore = seat.feed.stream().waitedNanos();
        long began = System.nanoTime();
        try (Measuring measuring = new Measuring(seat.feed)) {
            try {
                seat.stepper.run(task.from() + worker, count, measuring);
            } catch (NotFinite e) {
                close(worker);
                return new RoundResult(Sent.of(how.compress(), task.common(), task.common(), count),
                        new RoundReport(worker, host(), new WorkerState(position, steps, null, null), Map.of(), Double.NaN, 0,
                                System.nanoTime() - began, 0, 0, e.getMessage(), e.step));
            }
            long nanos = System.nanoTime() - began;
            SessionState now = now();
            Vectors.Split numbers = vectors.split(now);
            float[] common = numbers.common();
            Optional<String> ruined = vectors.ruined(common);
            float[] ownNow = numbers.own();
            boolean left = task.folder() != null && ownNow.length > 0;
            String file = left ? new SharedFolder(Path.of(Objects.requireNonNull(task.folder()))).write(task.until(), worker, ownNow) : null;
            held = new Held(task.lineage(), task.round(), worker);
            Sent sent = Sent.of(how.compress(), task.common(), common, count);
            WorkerState next = new WorkerState(seat.feed.position(), now.steps(), left ? null : ownNow, file);
            Map<String, MetricSum> sums = measuring.sums();
            return new RoundResult(sent, new RoundReport(worker, host(), next, sums, measuring.loss, distance(task.common(), common), nanos,
                    seat.feed.stream().waitedNanos() - waitedBefore, sent.bytes() + (left ? 0 : (long) Float.BYTES * ownNow.length), ruined.orElse(null), task.until()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its last round was that worker's. */
    public boolean hasDone(int worker) {
        return held != null && held.worker == worker;
    }

    /** Brings the session to the state that the round begins with. */
    private void take(RoundTask task, int worker, long steps, Supplier<float[]> own) {
        Held before = new Held(task.lineage(), task.round() - 1, worker);
        boolean goesOn = before.equals(held) && how.innerState() == InnerState.KEEP;
        held = null;
        SessionState wanted = vectors.state(task.common(), goesOn ? new float[vectors.ownLength()] : own.get(), steps);
        if (goesOn) {
            wanted.parameters().forEach(session::setParameter);
            wanted.states().forEach((name, value) -> {
                if (vectors.isCommon(name)) {
                    session.setParameter(name, value);
                }
            });
        } else {
            session.restore(wanted);
        }
    }

    private SessionState now() {
        if (how.innerState() != InnerState.RESET) {
            return session.state();
        }
        Map<String, Array> trained = new LinkedHashMap<>();
        Map<String, Array> states = new LinkedHashMap<>();
        session.parameters().forEach((name, value) -> (program.start().trained().containsKey(name) ? trained : states).put(name, value));
        return new SessionState(trained, states, Map.of(), 0);
    }

    private double distance(float[] before, float[] now) {
        double sum = 0;
        for (int i = 0; i < vectors.parameters(); i++) {
            double difference = (double) now[i] - before[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    private Seat seat(int worker, Position position) {
        Seat seat = seats.get(worker);
        if (seat == null || !seat.feed.position().equals(position)) {
            close(worker);
            TrainingData share = data.shared(new Share(worker, how.workers()));
            BatchFeed feed = share.open(position, engine.backend().memory());
            seat = new Seat(feed, new Stepper(session, setup.model().graph().randoms(), plan.course().dealtTo(how.workers()), feed, engine.backend().memory()));
            seats.put(worker, seat);
        }
        return seat;
    }

    private void close(int worker) {
        Seat seat = seats.remove(worker);
        if (seat != null) {
            seat.close();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }

    /** Ends the steps of a round. */
    private static final class NotFinite extends RuntimeException {

        private final long step;

        NotFinite(long step, String what) {
            super(what);
            this.step = step;
        }
    }

    /** Adds up what steps give to be logged. */
    private final class Measuring implements Stepper.Watcher, AutoCloseable {

        private final Map<String, MetricSum> sums = new LinkedHashMap<>();
        private final BatchFeed feed;
        private final OnlineWatch online;
        private double loss = Double.NaN;

        Measuring(BatchFeed feed) throws IOException {
            this.feed = feed;
            // Probes that learn would learn of a share alone.
            this.online = OnlineWatch.of(recipe.online(), setup.model(), setup.chosen(), TrainingData.Labels.NONE, Optional.empty());
        }

        @Override
        public void onComputed(long step, double learningRate, Outputs outputs) {
            loss = outputs.scalar(TrainingModel.LOSS);
            Optional<String> fault = StepMetrics.fault(outputs);
            if (fault.isPresent()) {
                throw new NotFinite(step + 1, fault.get());
            }
            if (plan.isMeasured(step + 1)) {
                add(MetricNames.LEARNING_RATE, learningRate);
                StepMetrics.of(outputs, setup.model().scalars()).forEach(this::add);
                online.look(step + 1, outputs, feed.batch(), plan.isGeometryMeasured(step + 1));
            }
        }

        private void add(String name, double value) {
            sums.put(name, sums.getOrDefault(name, new MetricSum(0, 0)).plus(value));
        }

        Map<String, MetricSum> sums() {
            online.all().forEach(measured -> measured.values().forEach(this::add));
            return sums;
        }

        @Override
        public void close() {
            online.close();
        }
    }

    @Override
    public void close() {
        List.copyOf(seats.keySet()).forEach(this::close);
        session.close();
        engine.close();
    }
}
