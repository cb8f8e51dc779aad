package io.repforge.framework.study;

import io.repforge.api.probe.Score;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.storage.FolderLock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A study at work: the work itself, and what tells of it. */
public final class StudyRun implements AutoCloseable {

    /** A page of some megabytes takes a moment to write; nobody looks at it more often. */
    private static final double BETWEEN_SECONDS = 10;

    private final StudyPlan plan;
    private final Score score;
    private final StudyFolder folder;
    private final FolderLock lock;
    private final Progress progress;
    private final StudyDriver driver;
    private StudyDriver.@Nullable Ending ending;
    private @Nullable Long written;

    private StudyRun(StudyPlan plan, Score score, StudyFolder folder, FolderLock lock, TaskPlace place, List<String> plugins, boolean retry,
            StudyDriver.Watcher watcher) {
        this.plan = plan;
        this.score = score;
        this.folder = folder;
        this.lock = lock;
        this.progress = folder.progress();
        if (retry) {
            plan.configurations().forEach(planned -> plan.study().seeds().forEach(seed -> progress.run(planned.id(), seed).forgetFailure()));
        }
        this.driver = new StudyDriver(plan, folder, Scheduler.of(plan, score), progress, place, plugins, new StudyDriver.Watcher() {
            @Override
            public void onBegin(StudyPlan.Planned configuration, long seed, int epoch) {
                watcher.onBegin(configuration, seed, epoch);
            }

            @Override
            public void onOutcome(StudyPlan.Planned configuration, long seed, int epoch, TaskOutcome outcome) {
                watcher.onOutcome(configuration, seed, epoch, outcome);
                writeIfDue();
            }
        });
    }

    /**
     * Opens a study in its folder, where it may have begun.
     *
     * @param score the one that decides
     * @param place where it is worked on; stays open
     * @param plugins folders of further plugins, for those who work on it
     * @param retry whether runs that have failed are tried again
     * @throws io.repforge.framework.UserError if the folder isn't this study's, or another process works on it
     */
    public static StudyRun open(StudyPlan plan, Score score, StudyFolder folder, TaskPlace place, List<String> plugins, boolean retry, Components components,
            StudyDriver.Watcher watcher) {
        FolderLock lock = folder.lock();
        try {
            folder.begin(plan, components);
            return new StudyRun(plan, score, folder, lock, place, plugins, retry, watcher);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Works until nothing is left to do, the budget is spent, or {@link #stop}.
     *
     * @throws io.repforge.framework.UserError if the work can't go on at all
     */
    public StudyDriver.Ending work() throws InterruptedException {
        write();
        try {
            ending = driver.run();
        } finally {
            write();
        }
        return ending;
    }

    /** Lets nothing new begin, and asks what goes on to stop. */
    public void stop() {
        driver.stop();
    }

    private void writeIfDue() {
        if (written == null || (System.nanoTime() - written) * 1e-9 > BETWEEN_SECONDS) {
            write();
        }
    }

    private void write() {
        StudyResult result = result();
        RunFolder.writeAtomically(folder.table(), new StudyTable(result).csv().getBytes(StandardCharsets.UTF_8));
        RunFolder.writeAtomically(folder.json(), StudyValue.json(result, driver.spent()));
        RunFolder.writeAtomically(folder.page(), new StudyPage(result, driver.spent()).html().getBytes(StandardCharsets.UTF_8));
        written = System.nanoTime();
    }

    private StudyResult result() {
        return StudyResult.of(plan, score, folder, progress, ending);
    }

    /** What came of it as a table and sentences. */
    public String text() {
        return new StudyTable(result()).text() + String.join("", StudyWords.sentences(result(), driver.spent()).stream().map(sentence -> sentence + "\n").toList());
    }

    /** The same as maps, lists, strings and numbers. */
    public Map<String, @Nullable Object> value() {
        return StudyValue.of(result(), driver.spent());
    }

    /**
     * How to train the best, in two lines; none as long as nothing has a score.
     *
     * @param launcher what a shell knows Repforge by
     */
    public List<String> howToTrain(String launcher) {
        StudyResult result = result();
        return StudyWords.command(result, launcher).map(command -> List.of(StudyWords.howToTrain(result), "  " + command)).orElse(List.of());
    }

    /** Whether there is a best. */
    public boolean isDecided() {
        return result().best().isPresent();
    }

    @Override
    public void close() {
        lock.close();
    }
}
