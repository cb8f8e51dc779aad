package io.repforge.framework.report;

import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pages about runs, made of what lies in their folders. */
public final class Reports {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

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
     * @throws UserError as {@link #page}, or if a folder is named twice
     */
    public static byte[] comparison(List<Path> runs) {
        Comparison comparison = compare(runs);
        comparison.repetitions().forEach(LOG::warn);
        return comparison.html().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What there is to tell of runs: how each went, what differs in their recipes, the scores of those that differ in their seeds alone together.
     *
     * @return maps, lists, numbers and text
     * @throws UserError as {@link #comparison}
     */
    public static Map<String, Object> value(List<Path> runs) {
        return compare(runs).value();
    }

    private static Comparison compare(List<Path> runs) {
        Map<Path, Path> places = new HashMap<>();
        for (Path run : runs) {
            Path before = places.putIfAbsent(DurableFiles.place(run), run);
            if (before != null) {
                throw new UserError(before.equals(run) ? "The run " + run + " is named twice, and would count as two: name it once."
                        : "The runs " + before + " and " + run + " are one and the same folder, and would count as two: name it once.");
            }
        }
        return new Comparison(runs.stream().map(RunFiles::read).toList());
    }
}
