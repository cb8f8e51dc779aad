package io.repforge.tests.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many cases, on as many workers as there are cores. One that dies or hangs is replaced, and the case that it was at is noted. */
final class Campaign {

    /** How many cases a worker does before another takes its place, so that what one case leaves in memory doesn't bear on hundreds. */
    private static final int AT_ONCE = 150;

    private final long seed;
    private final Path prepared;
    private final Map<Integer, Verdict> verdicts = new TreeMap<>();

    private Campaign(long seed, Path prepared) {
        this.seed = seed;
        this.prepared = prepared;
    }

    /**
     * Runs cases.
     *
     * @param folder an empty folder
     */
    static Campaign run(long seed, List<Integer> cases, Path folder) throws Exception {
        Campaign campaign = new Campaign(seed, folder);
        for (Subject subject : Subjects.all()) {
            subject.prepare(Files.createDirectories(folder.resolve(subject.name())));
        }
        Deque<List<Integer>> open = new ArrayDeque<>();
        for (int from = 0; from < cases.size(); from += AT_ONCE) {
            open.add(cases.subList(from, Math.min(cases.size(), from + AT_ONCE)));
        }
        int workers = Math.max(1, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                ends.add(pool.submit(() -> {
                    for (List<Integer> part = poll(open); part != null; part = poll(open)) {
                        campaign.work(part);
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return campaign;
    }

    private static List<Integer> poll(Deque<List<Integer>> open) {
        synchronized (open) {
            return open.poll();
        }
    }

    private void work(List<Integer> cases) throws IOException, InterruptedException {
        List<Integer> left = new ArrayList<>(cases);
        while (!left.isEmpty()) {
            workOnce(left);
        }
    }

    /** Takes away what was done. */
    private void workOnce(List<Integer> left) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx768m", "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), FuzzWorker.class.getName(), prepared.toString(),
                Long.toString(seed)));
        left.forEach(index -> command.add(index.toString()));
        Path errors = Files.createTempFile(prepared, "worker", ".err");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        int at = -1;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "BEGIN" -> at = Integer.parseInt(words[1]);
                    case "END" -> {
                        note(at, new Verdict(Verdict.Kind.valueOf(words[2]), decoded(words.length > 3 ? words[3] : "")));
                        left.remove((Integer) at);
                        at = -1;
                    }
                    case "HANG" -> {
                        note(at, new Verdict(Verdict.Kind.HANG, decoded(words[1])));
                        left.remove((Integer) at);
                        at = -1;
                    }
                    default -> {}
                }
            }
        }
        int code = process.waitFor();
        if (at >= 0) {
            note(at, new Verdict(Verdict.Kind.DIED, "exit " + code + ": " + tail(errors)));
            left.remove((Integer) at);
        } else if (code != 0 && code != 3 && !left.isEmpty()) {
            throw new IllegalStateException("a worker can't start: " + tail(errors));
        }
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    private synchronized void note(int index, Verdict verdict) {
        verdicts.put(index, verdict);
    }

    int done() {
        return verdicts.size();
    }

    /** Everything that was said, case by case. */
    String record() {
        List<Subject> subjects = Subjects.all();
        return verdicts.entrySet().stream().map(one -> one.getKey() + " " + FuzzCase.of(subjects, seed, one.getKey()).subject().name() + " " + one.getValue().kind()
                + ": " + one.getValue().told().strip().replace("\n", "\n    ")).collect(Collectors.joining("\n"));
    }

    /** What is wrong, with the number of the case, by which it can be done again. */
    List<String> faults() {
        List<Subject> subjects = Subjects.all();
        return verdicts.entrySet().stream().filter(one -> !one.getValue().kind().isRight())
                .map(one -> "case " + one.getKey() + " (" + FuzzCase.of(subjects, seed, one.getKey()).subject().name() + ") " + one.getValue().kind() + ": "
                        + one.getValue().told().strip())
                .toList();
    }

    /** Kinds of input, and how often what came of them. */
    String table() {
        List<Subject> subjects = Subjects.all();
        Map<String, Map<Verdict.Kind, Integer>> rows = new LinkedHashMap<>();
        subjects.forEach(subject -> rows.put(subject.name(), new EnumMap<>(Verdict.Kind.class)));
        verdicts.forEach((index, verdict) -> rows.get(FuzzCase.of(subjects, seed, index).subject().name()).merge(verdict.kind(), 1, Integer::sum));
        StringBuilder table = new StringBuilder(String.format("%-28s%8s", "input", "cases"));
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            table.append(String.format("%10s", kind.name().toLowerCase(Locale.ROOT)));
        }
        rows.put("all",
                verdicts.values().stream().collect(Collectors.groupingBy(Verdict::kind, () -> new EnumMap<>(Verdict.Kind.class), Collectors.summingInt(one -> 1))));
        rows.forEach((name, counts) -> {
            table.append(String.format("%n%-28s%8d", name, counts.values().stream().mapToInt(Integer::intValue).sum()));
            for (Verdict.Kind kind : Verdict.Kind.values()) {
                table.append(String.format("%10d", counts.getOrDefault(kind, 0)));
            }
        });
        return table.toString();
    }

    static List<Integer> first(int cases) {
        return IntStream.range(0, cases).boxed().toList();
    }
}
