package io.repforge.framework.study;

import io.repforge.api.option.Option;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a study. */
record StudyOptions(
        @Option(value = "Name of the study and of its folder; its file name where left out", defaults = "null") @Nullable String name,
        @Option("The recipe, a YAML file; a relative path starts from the study's folder") String recipe,
        @Option(value = "Keys of the recipe that every run has otherwise, such as n_epochs: 6 or loss.temperature: 0.1", defaults = "{}") Map<String,
                @Nullable Object> set,
        @Option(value = "Keys of the recipe that runs differ in: a list of values, each of which is tried, or with samples a distribution, such as"
                + " {log_uniform: [1e-4, 1e-2]}, uniform, int_uniform, log_int_uniform or {choice: [a, b]}", defaults = "{}") Map<String, @Nullable Object> space,
        @Option(value = "How many configurations are drawn from the space; all combinations where left out", defaults = "null", min = 1) @Nullable Integer samples,
        @Option(value = "Seed by which configurations are drawn", defaults = "0") long seed,
        @Option(value = "Seeds of the runs: a configuration has a run at each, and is judged by their mean", defaults = "[7, 8, 9]") List<Long> seeds,
        @Option("The score of the recipe's probes that decides, such as linear; whether higher or lower is better the probe says itself") String score,
        @Option(value = "Judge on a fifth of the training data, which encoders and probes don't learn from, in place of test data, by which nothing may be chosen",
                defaults = "true") boolean heldOut,
        @Option(value = "Which runs don't get to their end: none, or asha, asynchronous successive halving", defaults = "none") EarlyStopping earlyStopping,
        @Option(value = "Where the study ends at the latest", defaults = "{}") Budget budget,
        @Option(value = "Runs at once", defaults = "1", min = 1, max = 1024) int parallel,
        @Option(value = "Threads of each run; where left out, as the recipe says, or the machine's cores divided among the runs at once", defaults = "null", min = 1,
                max = 1024) @Nullable Integer threads) {}
