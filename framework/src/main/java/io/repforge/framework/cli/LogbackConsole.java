package io.repforge.framework.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** Logback as the command line has it. Loaded only where logs go to Logback. */
final class LogbackConsole {

    private LogbackConsole() {}

    static void configure(boolean verbose) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(verbose ? "%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n" : "%level: %msg%n%nopex");
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(console);
        root.setLevel(Level.WARN);
        context.getLogger("io.repforge").setLevel(verbose ? Level.DEBUG : Level.INFO);
        // JavaCPP warns that ND4J was built against an older version of it, which is known and works.
        context.getLogger("org.bytedeco").setLevel(verbose ? Level.WARN : Level.ERROR);
        // What PF4J logs as errors we report in sentences of our own.
        context.getLogger("org.pf4j").setLevel(verbose ? Level.WARN : Level.OFF);
    }
}
