package io.repforge.tests.training;

import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.framework.train.Hooks;
import java.util.Optional;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners are told of a run. */
class ListenersTest {

    @TempDir
    Path run;

    private final List<String> told = new ArrayList<>();

    private static RepresentationLearner learner() {
        return RepresentationLearner.of("simclr").batchSize(8).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(8))).augmenter("none").build();
    }

    private LearnOptions options(Listener... listeners) {
        List<Use<RunListener<?>>> uses = new ArrayList<>();
        for (Listener listener : listeners) {
            uses.add(new Use<>(listener, new NoOptions()));
        }
        return LearnOptions.of().epochs(1).batchesPerEpoch(6).logDir(run).threads(1).listeners(uses);
    }

    /** Notes what it is told; may fail at the start or at the end. */
    private record Listener(String name, List<String> told, boolean starts, boolean ends) implements RunListener<NoOptions> {

        @Override
        public String description() {
            return "Notes what it is told";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Observer start(Run run, NoOptions options) throws IOException {
            if (!starts) {
                throw new IOException(name + " can't start");
            }
            return new Observer() {
                @Override
                public void onMetrics(long step, Map<String, Double> metrics) {
                    told.add(name + " step " + step + (metrics.containsKey("loss") ? " with loss" : " without loss"));
                }

                @Override
                public void onEnd(boolean completed) throws IOException {
                    told.add(name + (completed ? " completed" : " not completed"));
                    if (!ends) {
                        throw new IOException(name + " can't end");
                    }
                }
            };
        }
    }

    private Listener good(String name) {
        return new Listener(name, told, true, true);
    }

    @Test
    void oneThatCannotStartEndsThoseBeforeIt() {
        UserError error = assertThrows(UserError.class, () -> learner().learn(List.of(Gratings.small(48)),
                options(good("a"), new Listener("b", told, true, false), new Listener("c", told, false, true), good("d"))));
        assertEquals("c can't start", error.getMessage());
        assertEquals(List.of("a not completed", "b not completed"), told);
    }

    @Test
    void oneThatCannotEndKeepsNoOtherFromIt() {
        UserError error = assertThrows(UserError.class, () -> learner().learn(List.of(Gratings.small(48)),
                options(new Listener("a", told, true, false), good("b"))));
        assertEquals("a can't end", error.getMessage());
        assertEquals(List.of("a completed", "b completed"), told.subList(told.size() - 2, told.size()));
    }

    @Test
    void everyLineOfMetricsHasALoss() {
        learner().learn(List.of(Gratings.small(48)), options(good("a")).logInterval(2).calcLogInterval(5));
        assertEquals(List.of("a step 2 with loss", "a step 4 with loss", "a step 6 with loss", "a completed"), told);
    }

    @Test
    void checkpointScoresExportAndEndAreToldInThisOrder() {
        RunListener<NoOptions> all = new RunListener<>() {
            @Override
            public String name() {
                return "all";
            }

            @Override
            public String description() {
                return "Notes what it is told";
            }

            @Override
            public Class<NoOptions> optionsType() {
                return NoOptions.class;
            }

            @Override
            public Observer start(Run run, NoOptions options) {
                return new Observer() {
                    @Override
                    public void onCheckpoint(Path checkpoint) {
                        told.add("checkpoint");
                    }

                    @Override
                    public void onScores(Scores scores) {
                        scores.ofEncoder().scores().forEach((score, value) -> told.add(score + " " + value + " " + score.unit() + " at step " + scores.step()));
                        told.add("beside " + scores.ofOthers().keySet() + (scores.isAtEnd() ? ", at the end" : ""));
                    }

                    @Override
                    public void onExport(Path encoder) {
                        told.add("exported " + encoder.getFileName());
                    }

                    @Override
                    public void onEnd(boolean completed) {
                        told.add(completed ? "completed" : "not completed");
                    }
                };
            }
        };
        Score score = Score.of("skill", Score.Unit.SHARE);
        Hooks hooks = new Hooks(
                (epoch, last, encoder) -> new Hooks.Look(ScoreRow.of(Map.of(score, 0.5)), last ? Map.of("untrained", ScoreRow.of(Map.of(score, 0.25))) : Map.of(),
                        List.of()),
                (folder, encoder) -> Optional.of(folder.encoder()), false);
        learner().learn(List.of(Gratings.small(48)), options().epochs(2).batchesPerEpoch(3).listeners(List.of(new Use<>(all, new NoOptions()), new Use<>(good("old"),
                new NoOptions()))), hooks);
        assertEquals(List.of("checkpoint", "skill 0.5 SHARE at step 3", "beside []", "old step 3 without loss", "checkpoint", "skill 0.5 SHARE at step 6",
                "beside [untrained], at the end", "old step 6 without loss", "exported encoder.onnx", "completed", "old completed"),
                told.stream().filter(line -> !line.endsWith("with loss")).toList());
    }

    @Test
    void aRunWithinARunCannotUseItsFolder() {
        List<String> refusals = new ArrayList<>();
        RunListener<NoOptions> second = new RunListener<>() {
            @Override
            public String name() {
                return "second";
            }

            @Override
            public String description() {
                return "Trains into the same folder";
            }

            @Override
            public Class<NoOptions> optionsType() {
                return NoOptions.class;
            }

            @Override
            public Observer start(Run first, NoOptions options) {
                UserError error = assertThrows(UserError.class, () -> learner().learn(List.of(Gratings.small(48)), options(good("b"))));
                refusals.add(error.getMessage());
                return new Observer() {};
            }
        };
        learner().learn(List.of(Gratings.small(48)), options().listeners(List.of(new Use<>(second, new NoOptions()))));
        assertEquals(1, refusals.size());
        assertTrue(refusals.get(0).startsWith("Another run trains into the folder " + run + " at this moment: "), refusals::toString);
        assertEquals(List.of(), told);

        learner().learn(List.of(Gratings.small(48)), options(good("b")).resume(true));
        assertEquals(List.of("b completed"), told);
    }
}
