package io.repforge.spark.study;

import io.repforge.framework.cli.HelpPage;
import io.repforge.framework.cli.StudyCommand;
import io.repforge.framework.study.StudyPlan;
import io.repforge.spark.SparkOptions;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code repforge spark study}. */
@Command(name = "study", description = "Trains a recipe in many configurations at several seeds, as a study says, each run as a task on a cluster, and tells which is the"
        + " best on held-out data. The study's folder has to be on a disk that all machines share.", mixinStandardHelpOptions = true,
        footer = {
                "  repforge spark study my-study.yaml --master spark://host:7077 --out /shared/my-study",
                "  repforge spark study my-study.yaml --master spark://host:7077 --conf spark.task.cpus=4"
        },
        exitCodeList = {HelpPage.DONE, "1:nothing could be judged, or it was interrupted" + HelpPage.OR_FAILED, HelpPage.WRONG})
public final class SparkStudyCommand extends StudyCommand {

    @Mixin
    private SparkOptions spark;

    /** For picocli, which fills in what it is told. */
    public SparkStudyCommand() {}

    @Override
    protected <T> T place(StudyPlan plan, @Nullable Integer asked, Work<T> work) throws InterruptedException {
        return spark.run(plan.study().name(), session -> {
            try (SparkTasks place = new SparkTasks(JavaSparkContext.fromSparkContext(session.sparkContext()), plan.study().threads(), asked)) {
                return work.at(place);
            }
        });
    }
}
