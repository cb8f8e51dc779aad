package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostMemory;
import io.repforge.framework.recipe.PresetOverride;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.rounds.DistributedOptions;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecord;
import io.repforge.framework.run.StartedRun;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.EngineException;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.storage.FolderLock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that is set up: makes its folder, opens what it needs, trains, and closes all of it. */
final class TrainingRun {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

    private final Recipe recipe;
    private final TrainingSetup setup;
    private final TrainingData data;
    private final LearnOptions options;
    private final Hooks hooks;
    private final Crew.Gathering gathering;
    private final long asked;

    /**
     * @param gathering brings workers together, where several are to train
     * @param asked when the run was asked for, by {@link System#nanoTime}
     */
    TrainingRun(Recipe recipe, TrainingSetup setup, TrainingData data, LearnOptions options, Hooks hooks, Crew.Gathering gathering,
            long asked) {
        this.recipe = recipe;
        this.setup = setup;
        this.data = data;
        this.options = options;
        this.hooks = hooks;
        this.gathering = gathering;
        this.asked = asked;
    }

    /** @throws UserError as {@link RepresentationLearner#learn} */
    LearnResult train() {
        List<String> warnings = Forewarning.all(recipe, setup, data, options);
        boolean isNew = !Files.exists(options.folder(recipe));
        if (isNew) {
            // A run that goes on reads its data from where it was.
            data.requirePair();
        }
        RunFolder folder = RunFolder.create(options.folder(recipe));
        FolderLock lock = folder.lock();
        try {
            tellOverrides();
            LOG.info("The encoder gives {} of each observation; encoder.onnx gives {}", setup.features().shown(), setup.chosen());
            RunStart start = RunStart.in(folder, recipe, setup, data, options);
            return train(start, warnings, isNew ? folder::removeUntrained : () -> {});
        } catch (IOException e) {
            throw UserError.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("training was interrupted"));
        } finally {
            lock.close();
        }
    }

    /** In one line, since it is what the recipe was written for. */
    private void tellOverrides() {
        List<PresetOverride> overrides = recipe.overrides();
        if (!overrides.isEmpty()) {
            LOG.info("Against the preset of '{}': {}", overrides.get(0).algorithm(),
                    overrides.stream().map(PresetOverride::toString).collect(Collectors.joining("; ")));
        }
    }

    /**
     * @param ifRefused what is to be done if the run can't begin, though it could be set up
     */
    private LearnResult train(RunStart start, List<String> warnings, Runnable ifRefused) throws IOException, InterruptedException {
        // The signal comes first, and so is closed last: the virtual machine waits until the sessions are closed.
        try (StopSignal stop = hooks.stopOnSignal() ? StopSignal.install() : StopSignal.never();
                Engine engine = Engine.load(options.session());
                Doing doing = recipe.distributed().isPresent() ? together(engine, start, recipe.distributed().get()) : alone(engine, start, ifRefused);
                DataSamples samples = new DataSamples(data.datasets(), start.folder());
                OnlineWatch online = OnlineWatch.of(recipe.online(), setup.model(), setup.chosen(), watched(), recipe.distributed().isPresent() ? Optional.empty()
                        : start.online())) {
            Optional<RunRecord> earlier = start.saved().isPresent() ? earlier(start.folder()) : Optional.empty();
            RunClock clock = new RunClock(earlier.map(RunRecord::seconds).orElse(Map.of()), asked);
            RunJournal journal = new RunJournal(start.folder(), new RunFacts(recipe, setup, data).begun(start.plan(), engine, earlier), clock, samples);
            RunListener.Observer observer = started(journal, start, ifRefused);
            boolean completed = false;
            try {
                for (List<String> before : List.of(warnings, engine.backend().unheeded())) {
                    for (String warning : before) {
                        observer.onWarning(0, warning);
                    }
                }
                RunMetrics metrics =
                        new RunMetrics(start.plan(), setup.model().scalars(), start.checkpoints(), start.logged(), start.window(), online, observer);
                RunCheckpoints checkpoints = new RunCheckpoints(start, doing, metrics, clock, observer);
                Trainer.AfterEpoch afterEpoch = (epoch, last) -> look(epoch, last, new Trained(setup.architecture(), doing, engine), observer);
                Trainer.Outcome outcome = new Trainer(start.plan(), doing, metrics, checkpoints, new Trainer.Beside(observer, afterEpoch, stop, clock)).run();
                EncoderSnapshot encoder = new EncoderSnapshot(setup.architecture(), doing.parameters());
                if (outcome.completed()) {
                    Optional<Path> exported = clock.measured(RunRecord.EXPORT, () -> hooks.export().accept(start.folder(), encoder));
                    if (exported.isPresent()) {
                        observer.onExport(exported.get());
                    }
                }
                completed = outcome.completed();
                return new LearnResult(start.folder(), outcome.steps(), outcome.loss(), completed, encoder);
            } finally {
                observer.onEnd(completed);
            }
        }
    }

    /** What an earlier part of the run has told. Nothing that is trained depends on it. */
    private static Optional<RunRecord> earlier(RunFolder folder) {
        try {
            return RunRecord.read(folder);
        } catch (UserError e) {
            LOG.warn("{} What earlier parts of the run told in it is lost.", e.getMessage());
            return Optional.empty();
        }
    }

    private static HostMemory memory(Engine engine) {
        return engine.backend().memory();
    }

    /** Labels that are looked at while the run trains: not of a share of the data. */
    private TrainingData.Labels watched() {
        return recipe.distributed().isPresent() ? TrainingData.Labels.NONE : data.labels();
    }

    private Doing alone(Engine engine, RunStart start, Runnable ifRefused) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            // The data comes before the session, and is read in the background while the session is made.
            BatchFeed feed = data.open(start.position(), memory(engine));
            opened.add(feed);
            TrainingSession session = open(engine, start, ifRefused);
            opened.add(session);
            Stepper stepper = new Stepper(session, setup.model().graph().randoms(), start.plan().course(), feed, memory(engine));
            opened.add(stepper);
            BatchPictures pictures = pictures(engine, session.inputs(), start.folder());
            ParameterMove move = new ParameterMove(session, setup.model().trained().stream().map(parameter -> parameter.tensor().name()).toList());
            return new StepsAlone(start.plan(), session, stepper, feed, pictures, move);
        } catch (RuntimeException | Error e) {
            closeAll(opened, e);
            throw e;
        }
    }

    private static void closeAll(List<AutoCloseable> opened, Throwable because) {
        Collections.reverse(opened);
        for (AutoCloseable one : opened) {
            try {
                one.close();
            } catch (Exception also) {
                because.addSuppressed(also);
            }
        }
    }

    private Doing together(Engine engine, RunStart start, DistributedOptions how) {
        if (recipe.online().wantsLabels() && data.labels().classCount() > 0) {
            LOG.info("No probe learns while workers train together, each of which sees a share of the data alone: evaluate.every tells what the encoder is worth.");
        }
        TrainingProgram program = program(start);
        Crew crew = gathering.gather(RecipeAsTrained.of(recipe, options), how.workers(), () -> RoundWorker.of(recipe, setup, data, options));
        try {
            return new RoundSteps(start, setup, data, how, program, crew, pictures(engine, setup.inputs(), start.folder()), memory(engine));
        } catch (RuntimeException | Error e) {
            closeAll(new ArrayList<>(List.of(crew)), e);
            throw e;
        }
    }

    /** From where the run goes on; its start is written into the folder. */
    private TrainingProgram program(RunStart start) {
        TrainingProgram initial = setup.program();
        initial.write(start.folder().artifacts());
        return start.of(initial);
    }

    private TrainingSession open(Engine engine, RunStart start, Runnable ifRefused) {
        TrainingProgram program = program(start);
        try {
            return engine.openTraining(program, engine.options().withPrecision(options.training().precision()));
        } catch (EngineException e) {
            ifRefused.run();
            throw setup.blamed(e);
        }
    }

    private BatchPictures pictures(Engine engine, Collection<String> fed, RunFolder folder) {
        return new BatchPictures(engine, setup.architecture(), recipe.batchSize(), fed, folder.batches(), options.intervals().saveBatch());
    }

    private RunListener.Scores look(long epoch, boolean last, Hooks.InTraining encoder, RunListener.Observer observer) throws IOException {
        Hooks.Look look = hooks.afterEpoch().accept(epoch, last, encoder);
        for (String warning : look.warnings()) {
            observer.onWarning(epoch * data.stepsPerEpoch(), warning);
        }
        return new RunScores(epoch * data.stepsPerEpoch(), last, look.scores(), look.others());
    }

    private record Trained(Architecture architecture, Doing doing, Engine engine) implements Hooks.InTraining {

        @Override
        public EncoderSnapshot snapshot() {
            return new EncoderSnapshot(architecture, doing.parameters());
        }
    }

    private RunListener.Observer started(RunJournal journal, RunStart start, Runnable ifRefused) throws IOException {
        RunPlan plan = start.plan();
        RunListener.Run run = new StartedRun(
                recipe.name(), start.folder().path(), plan.totalSteps(), plan.stepsPerEpoch(), plan.firstStep(), start.logged().count());
        try {
            return Observers.start(journal, listeners(), run);
        } catch (IOException | RuntimeException | Error e) {
            ifRefused.run();
            throw e;
        }
    }

    private List<Use<RunListener<?>>> listeners() {
        // What a recipe names with options of its own takes the place of what is there anyway.
        Map<String, Use<RunListener<?>>> all = new LinkedHashMap<>();
        options.listeners().forEach(listener -> all.put(listener.component().name(), listener));
        recipe.listeners().forEach(listener -> all.put(listener.component().name(), listener));
        return List.copyOf(all.values());
    }
}
