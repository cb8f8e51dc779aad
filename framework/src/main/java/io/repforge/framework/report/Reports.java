package io.repforge.framework.report;

import io.repforge.framework.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Pages about runs, made of what lies in their folders. */
public final class Reports {

    private Reports() {}

    /**
     * The page of a run.
     *
     * @throws UserError if the folder isn't a run's, or a file in it is damaged
     */
    public static byte[] page(Path run) {
        return new ReportPage(RunFiles.read(run)).html().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A page that compares runs.
     *
     * @throws UserError as {@link #page}
     */
    public static byte[] comparison(List<Path> runs) {
        return compare(runs).html().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What there is to tell of runs: how each went, what differs in their recipes, the scores of those that differ in their seeds alone together.
     *
     * @return maps, lists, numbers and text
     * @throws UserError as {@link #page}
     */
    public static Map<String, Object> value(List<Path> runs) {
        return compare(runs).value();
    }

    private static Comparison compare(List<Path> runs) {
        return new Comparison(runs.stream().map(RunFiles::read).toList());
    }
}
