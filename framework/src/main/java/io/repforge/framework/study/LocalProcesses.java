package io.repforge.framework.study;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Processes of this machine, each a virtual machine with this one's class path and options, so that what crashes in native code takes nothing else with it. A process
 * stops, with a checkpoint, when this one is no more: its standard input ends then.
 */
public final class LocalProcesses implements TaskPlace {

    private static final JsonMapper JSON = new JsonMapper();
    /** As long as a run may take for its last step and checkpoint. */
    private static final long PATIENCE_SECONDS = 150;
    private static final int OF_SIGNALS = 128;

    private final int slots;
    private final @Nullable Integer threads;
    private final List<String> command;
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param slots processes at once
     * @param threads of each; null for as many as the recipe says
     * @param main class that does the task which its first argument, a file, describes as JSON, and writes the outcome likewise into the file of its second
     */
    public LocalProcesses(int slots, @Nullable Integer threads, String main) {
        this.slots = slots;
        this.threads = threads;
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A debugger's port is taken.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> !option.startsWith("-agentlib:jdwp")).forEach(words::add);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        this.command = List.copyOf(words);
    }

    @Override
    public int slots() {
        return slots;
    }

    /** The file with all that a run's processes print. */
    public static Path log(Path run) {
        return beside(run, ".log");
    }

    private static Path beside(Path run, String ending) {
        return run.resolveSibling(run.getFileName() + ending);
    }

    @Override
    public TaskOutcome run(StudyTask task) throws InterruptedException {
        long began = System.nanoTime();
        Path run = Path.of(task.run());
        Path description = beside(run, ".task.json");
        Path outcome = beside(run, ".outcome.json");
        try {
            Files.deleteIfExists(outcome);
            DurableFiles.replace(description, JSON.writeValueAsBytes(threads == null ? task : task.with("threads=" + threads)));
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of(description.toString(), outcome.toString()));
            Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log(run).toFile())).start();
            int code = awaited(process);
            TaskOutcome told = Files.exists(outcome) ? JSON.readValue(Files.readAllBytes(outcome), TaskOutcome.class)
                    : closed ? TaskOutcome.interrupted(seconds(began)) : TaskOutcome.lost(ended(code) + "; what it printed is in " + log(run), seconds(began));
            Files.deleteIfExists(outcome);
            Files.deleteIfExists(description);
            return told;
        } catch (IOException e) {
            throw new UserError("No process can be started for " + run + " (" + UserError.reason(e) + "): check the folder's rights, and what is free of space and"
                    + " memory.", e);
        }
    }

    private int awaited(Process process) throws InterruptedException {
        processes.add(process);
        try {
            if (closed) {
                stop(process);
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            stop(process);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            throw e;
        } finally {
            processes.remove(process);
        }
    }

    private static String ended(int code) {
        return code > OF_SIGNALS ? "its process was ended by the signal " + (code - OF_SIGNALS) : "its process ended with exit code " + code;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) * 1e-9;
    }

    private static void stop(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
    }

    @Override
    public void close() {
        closed = true;
        processes.forEach(LocalProcesses::stop);
    }
}
