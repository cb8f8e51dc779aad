package io.repforge.spark.train;

import io.repforge.spark.ExecutorComponents;
import io.repforge.spark.SparkOptions;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.HelpPage;
import io.repforge.framework.cli.PluginFolders;
import io.repforge.framework.cli.TrainCommand;
import io.repforge.framework.train.Hooks;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code repforge spark train}. */
@Command(name = "train", description = "Trains an encoder as a recipe says, by workers on a cluster, each of which trains for some steps on its share of the data before"
        + " all are averaged.", mixinStandardHelpOptions = true,
        footer = {
                "  repforge spark train configs/quickstart.yaml --workers 2 --master 'local-cluster[2,1,2048]'",
                "  repforge spark train my-run.yaml --workers 64 --master spark://host:7077 --set distributed.steps_per_round=100",
                "  repforge spark train my-run.yaml --workers 64 --master spark://host:7077 --resume"
        },
        exitCodeList = {HelpPage.DONE, "1:the encoder is written but computes otherwise than in training" + HelpPage.OR_FAILED, HelpPage.WRONG})
public final class SparkTrainCommand extends TrainCommand {

    @Option(names = "--workers", paramLabel = "N", defaultValue = "0", description = "How many workers train together; as distributed.workers of the recipe says where"
            + " left out.")
    private int workers;

    @Option(names = "--mirror", paramLabel = "URL", description = "Keep a copy of the run's folder there, on any file system that Spark's Hadoop knows, such as"
            + " hdfs://name/runs/mine: brought up to date after each epoch and at the end; --resume fetches it where the folder isn't on this machine.")
    private @Nullable String mirror;

    @Mixin
    private SparkOptions spark;

    /** For picocli, which fills in what it is told. */
    public SparkTrainCommand() {}

    @Override
    protected List<String> changes(List<String> named) {
        if (workers == 0) {
            return named;
        }
        if (workers < 0) {
            throw new UserError("--workers must be at least 1, not " + workers + ".");
        }
        List<String> changes = new ArrayList<>(named);
        changes.add("distributed.workers=" + workers);
        return changes;
    }

    @Override
    protected List<String> words() {
        List<String> words = new ArrayList<>(List.of("spark"));
        words.addAll(super.words());
        if (workers > 0) {
            words.addAll(List.of("--workers", Integer.toString(workers)));
        }
        if (mirror != null) {
            words.addAll(List.of("--mirror", mirror));
        }
        words.addAll(spark.words());
        return words;
    }

    @Override
    protected List<Use<RunListener<?>>> listeners(Path folder) {
        if (mirror == null) {
            return List.of();
        }
        RunMirror copy = new RunMirror(folder, mirror, spark.hadoop());
        copy.fetch();
        return List.of(new Use<>(copy, new NoOptions()));
    }

    @Override
    protected LearnResult learn(RepresentationLearner learner, List<Dataset> data, LearnOptions options, Hooks hooks, PluginFolders folders) {
        if (learner.recipe().distributed().isEmpty()) {
            throw new UserError("The recipe " + learner.recipe().name() + " says nothing of workers: name how many train together with --workers, or under distributed in"
                    + " the recipe; one alone is trained by repforge train.");
        }
        return spark.run(learner.recipe().name(), session -> {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
            return learner.learn(data, options, hooks, (recipe, count, here) -> new SparkCrew(context, recipe, count, learner.recipe(), ExecutorComponents.of(folders)));
        });
    }
}
