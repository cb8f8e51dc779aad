package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code repforge spark} where Spark isn't on the class path. The launcher starts the program in which it is. */
@Command(description = "Does the work on Apache Spark: on many machines, or on many processes of this one. See repforge spark --help.", mixinStandardHelpOptions = true)
final class SparkElsewhereCommand implements Runnable {

    @Unmatched
    private List<String> words = new ArrayList<>();

    @Override
    public void run() {
        throw new UserError("Spark isn't on the class path of this program: start it as the first word of the launcher's on Linux or macOS (./repforge spark "
                + String.join(" ", words) + "), or by spark-submit --class io.repforge.spark.Main.");
    }
}
