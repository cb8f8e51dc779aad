package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.api.data.Share;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.rounds.DistributedOptions;
import io.repforge.framework.rounds.OuterStep;
import io.repforge.framework.rounds.RoundTask;
import io.repforge.framework.rounds.SharedFolder;
import io.repforge.framework.rounds.Vectors;
import io.repforge.framework.rounds.WorkerState;
import io.repforge.framework.rounds.WorkersFile;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.MetricNames;
import io.repforge.framework.run.MetricSum;
import io.repforge.framework.runtime.SessionState;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Steps that several workers do together, a round at a time. */
final class RoundSteps implements Doing {

    private final RunStart start;
    private final RunPlan plan;
    private final TrainingSetup setup;
    private final TrainingData data;
    private final DistributedOptions how;
    private final Crew crew;
    private final BatchPictures pictures;
    private final HostMemory memory;
    private final Vectors vectors;
    private final OuterStep outer;
    private final @Nullable Path folder;
    private final String lineage = UUID.randomUUID().toString();
    private float[] common;
    private List<WorkerState> workers;
    private long round;
    private long waitedNanos;

    /**
     * @param program from where the run goes on
     * @param crew closed with it, as pictures are
     */
    RoundSteps(RunStart start, TrainingSetup setup, TrainingData data, DistributedOptions how, TrainingProgram program, Crew crew, BatchPictures pictures,
            HostMemory memory) {
        this.start = start;
        this.plan = start.plan();
        this.setup = setup;
        this.data = data;
        this.how = how;
        this.crew = crew;
        this.pictures = pictures;
        this.memory = memory;
        this.vectors = RoundWorker.vectors(setup, program, how);
        SessionState model = SessionState.of(program.start());
        Vectors.Split numbers = vectors.split(model);
        this.common = numbers.common();
        Optional<WorkersFile> before = start.saved().flatMap(saved -> saved.beside(Checkpoints.WORKERS)).map(WorkersFile::read)
                .filter(file -> file.workers().size() == how.workers());
        float[] momentum = before.map(WorkersFile::outerMomentum).filter(kept -> how.outer().keeps() && kept.length == vectors.parameters()).orElse(null);
        this.outer = new OuterStep(how.outer(), vectors.parameters(), momentum);
        this.workers = before.map(file -> goingOn(file, model, numbers.own())).orElseGet(() -> beginning(model, numbers.own()));
        this.folder = how.sharedFolder() == null ? null
                : start.plan().recipe().baseDirectory().resolve(how.sharedFolder()).toAbsolutePath().normalize()
                        .resolve(plan.recipe().name() + "-" + start.digest().substring(0, 12));
    }

    /** What was each worker's own where it is of the same kind still. */
    private List<WorkerState> goingOn(WorkersFile file, SessionState model, float[] own) {
        if (file.ownLength() == vectors.ownLength()) {
            return file.workers();
        }
        return file.workers().stream().map(worker -> new WorkerState(worker.position(), model.moments().isEmpty() ? 0 : model.steps(), own, null)).toList();
    }

    /** A share of a pass isn't what is left of it for one who has read a part of the whole, so they begin with the pass after that. */
    private List<WorkerState> beginning(SessionState model, float[] own) {
        Position position = start.position();
        Position next = position.pairs() == 0 ? position : new Position(position.pass() + 1, 0, position.skipped());
        return Collections.nCopies(how.workers(), new WorkerState(next, model.moments().isEmpty() ? 0 : model.steps(), own, null));
    }

    @Override
    public long advance(long step, RunMetrics metrics, RunListener.Observer observer) throws IOException, InterruptedException {
        long until = Math.min(how.endOfRound(step, plan.stepsPerEpoch()), plan.totalSteps());
        if (LongStream.range(step, until).anyMatch(pictures::isDue)) {
            keepPicture(step);
        }
        long began = System.nanoTime();
        Crew.Round done = crew.round(new RoundTask(lineage, round, step, until, common, folder == null ? null : folder.toString()), workers);
        for (RoundReport report : done.reports()) {
            if (report.fault() != null) {
                throw metrics.divergence().at(report.faultStep(), report.fault() + " on worker " + report.worker(), "before the round came together");
            }
        }
        double[] mean = done.sum().mean(common);
        Map<String, MetricSum> measured = measured(done, mean);
        common = outer.step(common, mean);
        workers = done.reports().stream().map(RoundReport::next).toList();
        round++;
        long nanos = System.nanoTime() - began;
        long longest = done.reports().stream().mapToLong(RoundReport::nanos).max().orElse(0);
        measured.put(MetricNames.BETWEEN_ROUNDS, new MetricSum(Math.max(0, 1 - (double) longest / nanos), 1));
        measured.put(MetricNames.ROUND_MEGABYTES, new MetricSum(done.reports().stream().mapToLong(RoundReport::sentBytes).sum() * 1e-6, 1));
        waitedNanos += (long) done.reports().stream().mapToLong(RoundReport::waitedNanos).average().orElse(0);
        metrics.worked(until, measured, done.reports().stream().mapToDouble(RoundReport::loss).filter(Double::isFinite).average().orElse(Double.NaN), until - step,
                nanos);
        return until;
    }

    /** Sums over all workers, in the order of their numbers, and how far they have moved alike. */
    private Map<String, MetricSum> measured(Crew.Round done, double[] mean) {
        Map<String, MetricSum> sums = new LinkedHashMap<>();
        done.reports().forEach(report -> report.metrics().forEach((name, sum) -> sums.merge(name, sum, MetricSum::plus)));
        double together = 0;
        for (int i = 0; i < vectors.parameters(); i++) {
            double move = mean[i] - common[i];
            together += move * move;
        }
        double each = done.reports().stream().mapToDouble(RoundReport::moved).average().orElse(0);
        if (each > 0) {
            sums.put(MetricNames.WORKERS_AGREEMENT, new MetricSum(Math.sqrt(together) / each, 1));
        }
        return sums;
    }

    /** A picture of the first batch of the first worker, which is made here once more. */
    private void keepPicture(long step) throws InterruptedException {
        Set<String> inputs = setup.inputs();
        try (BatchFeed feed = data.shared(new Share(0, how.workers())).open(workers.get(0).position(), memory);
                StepInputs all = new StepInputs(inputs, setup.model().graph().randoms(), plan.course(), memory)) {
            pictures.keep(step, all.of(step, plan.course().learningRate().applyAsDouble(step), feed.next(step)), this::parameters);
        }
    }

    @Override
    public boolean isToBeSaved() {
        return how.saveRounds() > 0 && round % how.saveRounds() == 0;
    }

    @Override
    public BatchPictures pictures() {
        return pictures;
    }

    @Override
    public Map<String, Array> parameters() {
        SessionState model = model();
        Map<String, Array> all = new LinkedHashMap<>(model.parameters());
        all.putAll(model.states());
        return all;
    }

    /** What is a worker's own is the first one's, for who goes on alone. */
    private SessionState model() {
        WorkerState first = workers.get(0);
        return vectors.state(common, first.numbers(), first.steps());
    }

    /** For who goes on alone, or with others: the pass that no worker has begun. */
    @Override
    public Position position() {
        long pass = workers.stream().mapToLong(worker -> worker.position().pass() + (worker.position().pairs() > 0 ? 1 : 0)).max().orElse(0);
        return new Position(pass, 0, workers.stream().mapToLong(worker -> worker.position().skipped()).sum());
    }

    @Override
    public void write(Path file) {
        model().checkpoint().write(file);
    }

    @Override
    public Map<String, DurableFiles.Content> besides() {
        return Map.of(Checkpoints.WORKERS, new WorkersFile(vectors.ownLength(), outer.momentum(), workers)::writeTo);
    }

    @Override
    public void saved(long step) {
        if (folder != null) {
            Set<Long> kept = new HashSet<>(start.checkpoints().steps(plan.stepsPerEpoch()));
            kept.add(step);
            new SharedFolder(folder).keepOnly(kept);
        }
    }

    @Override
    public long waitedNanos() {
        return waitedNanos;
    }

    @Override
    public Optional<String> skipped() {
        long skipped = position().skipped();
        return skipped == 0 ? Optional.empty() : Optional.of(skipped + " times a step that can't be read was left out; the logs of the workers name them.");
    }

    @Override
    public void close() {
        pictures.close();
        crew.close();
    }
}
