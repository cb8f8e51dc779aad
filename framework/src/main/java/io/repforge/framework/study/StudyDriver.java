package io.repforge.framework.study;

import io.repforge.framework.UserError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Brings a study to its end: asks what is worth doing, has it done, and writes down what came of it. */
public final class StudyDriver {

    /** A run that has died so often in a row is let be. */
    private static final int MOST_LOST = 3;
    private static final double HOUR = 3600;

    private final StudyPlan plan;
    private final StudyFolder folder;
    private final Scheduler scheduler;
    private final Progress progress;
    private final TaskPlace place;
    private final List<String> plugins;
    private final Watcher watcher;
    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final Map<String, Integer> lost = new HashMap<>();
    private final double hoursBefore;
    private final long began = System.nanoTime();
    private volatile boolean stopped;
    private @Nullable String spent;

    /** Is told how a study goes. */
    public interface Watcher {

        /** A run was begun or is gone on with. */
        void onBegin(StudyPlan.Planned configuration, long seed, int epoch);

        /** Something came of it. */
        void onOutcome(StudyPlan.Planned configuration, long seed, int epoch, TaskOutcome outcome);
    }

    /** How it ended. */
    public enum Ending {
        /** There is nothing left to do. */
        DONE,
        /** The budget is spent. */
        SPENT,
        /** It was asked to stop. */
        INTERRUPTED
    }

    /** @param fault null unless there is no outcome */
    private record Done(Job job, @Nullable TaskOutcome outcome, @Nullable Throwable fault) {}

    /**
     * @param plugins folders of further plugins
     * @param scheduler what is worth doing
     * @param progress as the folder's journal tells it
     */
    StudyDriver(StudyPlan plan, StudyFolder folder, Scheduler scheduler, Progress progress, TaskPlace place, List<String> plugins, Watcher watcher) {
        this.plan = plan;
        this.folder = folder;
        this.scheduler = scheduler;
        this.progress = progress;
        this.place = place;
        this.plugins = List.copyOf(plugins);
        this.watcher = watcher;
        this.hoursBefore = folder.hours();
    }

    /** Lets nothing new begin, and asks what goes on to stop. */
    public void stop() {
        stopped = true;
        place.close();
    }

    /** What the budget has kept from being begun, in a sentence; empty if nothing was. */
    public Optional<String> spent() {
        return Optional.ofNullable(spent);
    }

    /**
     * Works until there is nothing left to do.
     *
     * @throws UserError if what happens can't be written down, or no work can be begun
     */
    public Ending run() throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(place.slots(), work -> {
            Thread thread = new Thread(work, "repforge-study");
            thread.setDaemon(true);
            return thread;
        });
        int running = 0;
        try (Journal journal = folder.openJournal()) {
            while (true) {
                while (!stopped && running < place.slots()) {
                    Optional<Job> job = next();
                    if (job.isEmpty()) {
                        break;
                    }
                    begin(job.get(), journal, workers);
                    running++;
                }
                if (running == 0) {
                    return stopped ? Ending.INTERRUPTED : spent != null ? Ending.SPENT : Ending.DONE;
                }
                take(done.take(), journal);
                running--;
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private Optional<Job> next() {
        Budget budget = plan.study().budget();
        if (budget.hours() != null && hours() >= budget.hours()) {
            return refused("its budget of hours (" + budget.hours() + ") is spent");
        }
        boolean isNewAllowed = budget.runs() == null || progress.runsBegun() < budget.runs();
        Optional<Job> job = scheduler.next(progress, isNewAllowed);
        if (!isNewAllowed && spent == null && job.isEmpty() && !progress.isAnyRunning() && scheduler.next(progress, true).isPresent()) {
            spent = "its budget of runs (" + budget.runs() + ") is spent";
        }
        if (job.isPresent() && budget.epochs() != null) {
            RunState run = run(job.get());
            if (progress.epochs() + job.get().epoch() - run.reached() > budget.epochs()) {
                return refused("its budget of epochs (" + budget.epochs() + ") is spent but for " + Math.max(0, budget.epochs() - progress.epochs()));
            }
        }
        return job;
    }

    private Optional<Job> refused(String why) {
        if (spent == null && scheduler.next(progress, true).isPresent()) {
            spent = why;
        }
        return Optional.empty();
    }

    private double hours() {
        return hoursBefore + (System.nanoTime() - began) * 1e-9 / HOUR;
    }

    private RunState run(Job job) {
        return progress.run(planned(job).id(), job.seed());
    }

    private StudyPlan.Planned planned(Job job) {
        return plan.configurations().get(job.configuration());
    }

    private void begin(Job job, Journal journal, ExecutorService workers) {
        StudyPlan.Planned planned = planned(job);
        if (run(job).begunTo() < job.epoch() || run(job).failure() != null) {
            tell(new Event(Event.Kind.BEGUN, planned.id(), job.seed(), job.epoch(), null, 0, null, hours()), journal);
        }
        run(job).running(true);
        watcher.onBegin(planned, job.seed(), job.epoch());
        Path run = folder.run(planned.id(), job.seed());
        StudyTask task = new StudyTask(plan.study().recipe().toString(), planned.sets(job.seed()), run.toString(), job.epoch(), job.epoch() >= planned.epochs(),
                plan.study().score(), plugins);
        workers.execute(() -> {
            try {
                folder.createFolderOf(run);
                done.add(new Done(job, place.run(task), null));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                done.add(new Done(job, TaskOutcome.interrupted(0), null));
            } catch (RuntimeException | Error e) {
                done.add(new Done(job, null, e));
            }
        });
    }

    private void tell(Event event, Journal journal) {
        journal.add(event);
        progress.take(event);
    }

    private void take(Done one, Journal journal) {
        run(one.job).running(false);
        StudyPlan.Planned planned = planned(one.job);
        if (one.fault != null) {
            stop();
            throw one.fault instanceof RuntimeException fault ? fault : new IllegalStateException("a task can't be worked on", one.fault);
        }
        TaskOutcome outcome = Objects.requireNonNull(one.outcome);
        String id = planned.id() + " " + one.job.seed();
        switch (outcome.state()) {
            case REACHED ->
                    tell(new Event(Event.Kind.REACHED, planned.id(), one.job.seed(), one.job.epoch(), outcome.score(), outcome.seconds(), null, hours()), journal);
            case FAILED ->
                    tell(new Event(Event.Kind.FAILED, planned.id(), one.job.seed(), one.job.epoch(), null, outcome.seconds(), outcome.message(), hours()), journal);
            case LOST -> {
                // Not written down: whatever killed it may have killed all.
                if (lost.merge(id, 1, Integer::sum) >= MOST_LOST) {
                    run(one.job).failed(Objects.requireNonNullElse(outcome.message(), "its process died") + ", " + MOST_LOST + " times", outcome.seconds());
                }
            }
            case INTERRUPTED -> {
                // Somebody has stopped it alone.
                if (!stopped && lost.merge(id, 1, Integer::sum) >= MOST_LOST) {
                    run(one.job).failed("it was stopped " + MOST_LOST + " times", outcome.seconds());
                }
            }
        }
        if (outcome.state() == TaskOutcome.State.REACHED) {
            lost.remove(id);
        }
        watcher.onOutcome(planned, one.job.seed(), one.job.epoch(), outcome);
    }
}
