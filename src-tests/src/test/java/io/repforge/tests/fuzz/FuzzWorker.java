package io.repforge.tests.fuzz;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Works through cases in a virtual machine of its own, so that what dies or hangs takes nothing else along. Prints {@code BEGIN case} and {@code END case kind
 * words}, the words in base 64.
 */
final class FuzzWorker {

    static final long PATIENCE_SECONDS = 20;

    private FuzzWorker() {}

    /** Arguments: the prepared folder, the seed, and the numbers of the cases. */
    public static void main(String[] arguments) throws Exception {
        Path prepared = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        PrintStream out = System.out;
        AtomicLong deadline = new AtomicLong(Long.MAX_VALUE);
        Thread main = Thread.currentThread();
        Thread watch = new Thread(() -> watch(main, deadline, out), "watch");
        watch.setDaemon(true);
        watch.start();
        List<Subject> subjects = Subjects.all();
        for (String number : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            int index = Integer.parseInt(number);
            FuzzCase one = FuzzCase.of(subjects, seed, index);
            out.println("BEGIN " + index);
            out.flush();
            deadline.set(System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L);
            Verdict verdict = attempt(one, prepared);
            deadline.set(Long.MAX_VALUE);
            print(out, index, verdict);
        }
        System.exit(0);
    }

    private static Verdict attempt(FuzzCase one, Path prepared) throws Exception {
        Path scratch = Files.createTempDirectory("repforge-fuzz");
        try {
            return one.subject().attempt(prepared.resolve(one.subject().name()), scratch, one.random());
        } catch (Throwable e) {
            return new Verdict(Verdict.Kind.TRACE, "thrown: " + e + Arrays.stream(e.getStackTrace()).limit(8).map(frame -> "\n  " + frame).collect(Collectors.joining()));
        } finally {
            Trees.delete(scratch);
        }
    }

    private static void print(PrintStream out, int index, Verdict verdict) {
        out.println("END " + index + " " + verdict.kind() + " " + Base64.getEncoder().encodeToString(verdict.told().getBytes(StandardCharsets.UTF_8)));
        out.flush();
    }

    private static void watch(Thread main, AtomicLong deadline, PrintStream out) {
        while (System.nanoTime() - deadline.get() < 0 || deadline.get() == Long.MAX_VALUE) {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
        String stack = Arrays.stream(main.getStackTrace()).limit(25).map(frame -> "\n  " + frame).collect(Collectors.joining());
        out.println("HANG " + Base64.getEncoder().encodeToString(stack.getBytes(StandardCharsets.UTF_8)));
        out.flush();
        Runtime.getRuntime().halt(3);
    }
}
