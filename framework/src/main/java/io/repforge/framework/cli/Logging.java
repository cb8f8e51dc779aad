package io.repforge.framework.cli;

import org.slf4j.LoggerFactory;

/**
 * Sets up logging for the command line: what is worth knowing on the console, everything of ours with {@code --verbose}. It is done in code, since
 * reading a configuration file would cost more time than all else that a short command does. Who sets {@code logback.configurationFile}
 * gets that instead, and so does who has logs go elsewhere than to Logback.
 */
final class Logging {

    private Logging() {}

    static void configure(boolean verbose) {
        System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
        boolean logback = LoggerFactory.getILoggerFactory().getClass().getName().startsWith("ch.qos.logback.");
        if (logback && System.getProperty("logback.configurationFile") == null) {
            LogbackConsole.configure(verbose);
        }
    }
}
