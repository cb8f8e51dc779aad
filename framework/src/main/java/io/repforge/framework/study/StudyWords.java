package io.repforge.framework.study;

import io.repforge.framework.ShellWords;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.SeedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be said of a study, in sentences. */
final class StudyWords {

    private StudyWords() {}

    /** @param spent what the budget has kept from being begun */
    static List<String> sentences(StudyResult result, Optional<String> spent) {
        List<String> sentences = new ArrayList<>();
        sentences.add(result.best().map(best -> take(result, best)).orElse("No configuration has a score" + (result.ending() == null ? " yet." : ".")));
        List<StudyResult.Row> asGood = result.asGood();
        if (!asGood.isEmpty()) {
            sentences.add("Within one standard deviation of it, so that nobody can tell which is better: " + numbers(asGood) + ".");
        }
        spent.ifPresent(why -> sentences.add("The study has ended early, since " + why + ": " + count(result, StudyResult.State.WAITING) + " not begun, "
                + count(result, StudyResult.State.PAUSED) + " not gone on with. A larger budget goes on from here."));
        if (result.ending() == StudyDriver.Ending.INTERRUPTED) {
            sentences.add("The study was interrupted; the same command goes on from here.");
        }
        List<StudyResult.Row> failed = result.rows().stream().filter(row -> !row.failures().isEmpty()).toList();
        failed.forEach(row -> row.failures().forEach(failure -> sentences.add("Configuration " + row.number() + ", " + failure)));
        if (!failed.isEmpty()) {
            sentences.add("What has failed isn't tried again, unless --retry-failed asks for it.");
        }
        sentences.add("Judged on " + result.plan().judged().heading() + (result.plan().study().heldOut() ? "; test data hasn't been looked at." : "."));
        return sentences;
    }

    private static String count(StudyResult result, StudyResult.State state) {
        long count = result.rows().stream().filter(row -> row.state() == state).count();
        return count == 1 ? "1 configuration" : count + " configurations";
    }

    private static String numbers(List<StudyResult.Row> rows) {
        return rows.stream().map(row -> String.valueOf(row.number())).collect(Collectors.joining(", "));
    }

    private static String take(StudyResult result, StudyResult.Row best) {
        SeedValues values = best.values().orElseThrow();
        boolean over = result.ending() == StudyDriver.Ending.DONE;
        return (over ? "Take " : "So far the best is ") + best.number() + " (" + best.planned().configuration().label() + "): " + result.score().title() + " "
                + EvaluationTable.shown(result.score(), values) + " over " + seeds(values.count()) + ", after " + best.epochs() + " of "
                + epochs(best.planned().epochs()) + ".";
    }

    private static String seeds(int number) {
        return number == 1 ? "one seed" : number + " seeds";
    }

    private static String epochs(int number) {
        return number == 1 ? "1 epoch" : number + " epochs";
    }

    /** What comes before the command that does it. */
    static String howToTrain(StudyResult result) {
        return result.best().filter(best -> best.planned().hasTests()).isPresent() ? "Train it on all of the training data, and judge it on test data, by"
                : "Train it on all of the training data by";
    }

    /**
     * The command that trains the best, on all of the training data.
     *
     * @param launcher what a shell knows Repforge by
     */
    static Optional<String> command(StudyResult result, String launcher) {
        return result.best().map(best -> {
            List<String> words = new ArrayList<>(List.of(launcher, "train", result.plan().study().recipe().toString()));
            best.planned().chosen().forEach(set -> words.addAll(List.of("--set", set)));
            return ShellWords.of(words);
        });
    }
}
