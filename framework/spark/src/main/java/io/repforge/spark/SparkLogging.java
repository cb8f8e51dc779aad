package io.repforge.spark;

import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Log4j, where Spark's logs go and ours with them, as the command line has Logback: what is worth knowing on the console. Who configures Log4j, or has
 * {@code spark-submit} start the program, gets what Spark makes of that.
 */
final class SparkLogging {

    private static final String CONSOLE = "console";

    private SparkLogging() {}

    static void configure(boolean verbose) {
        boolean configured = Stream.of("log4j2.configurationFile", "log4j.configurationFile").anyMatch(property -> System.getProperty(property) != null);
        if (configured || SparkPlace.isSubmitted()) {
            return;
        }
        ConfigurationBuilder<BuiltConfiguration> log = ConfigurationBuilderFactory.newConfigurationBuilder();
        log.setConfigurationName("repforge").setStatusLevel(Level.ERROR);
        log.add(log.newAppender(CONSOLE, "Console").addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR).add(
                log.newLayout("PatternLayout").addAttribute("pattern", verbose ? "%d{HH:mm:ss.SSS} %-5level %c{2} %msg%n" : "%level: %msg%n%ex{0}")));
        log.add(log.newRootLogger(verbose ? Level.INFO : Level.WARN).add(log.newAppenderRef(CONSOLE)));
        log.add(log.newLogger("io.repforge", verbose ? Level.DEBUG : Level.INFO));
        // As the command line has them: known, or told in sentences of our own.
        log.add(log.newLogger("org.bytedeco", verbose ? Level.WARN : Level.ERROR));
        log.add(log.newLogger("org.pf4j", verbose ? Level.WARN : Level.OFF));
        if (!verbose) {
            // That this machine has no Hadoop of its own, that a port is taken, that a host has two addresses.
            log.add(log.newLogger("org.apache.hadoop.util.NativeCodeLoader", Level.ERROR));
            log.add(log.newLogger("org.apache.spark.util.Utils", Level.ERROR));
            // Stack traces of tasks, of which a line is told where they are done again, and what ends the command in the end.
            log.add(log.newLogger("org.apache.spark.scheduler.TaskSetManager", Level.OFF));
            log.add(log.newLogger("org.apache.spark.executor.Executor", Level.OFF));
        }
        Configurator.reconfigure(log.build());
    }
}
