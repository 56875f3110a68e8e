package org.felucca.logging.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.event.Level;

/** Prints what goes to OSGi's log service, and holds the configuration of the levels. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.felucca.logging")
@Designate(ocd = LogServicePrinter.Config.class)
public final class LogServicePrinter {
    /** PID org.felucca.logging. */
    @ObjectClassDefinition(id = "org.felucca.logging", name = "Logging")
    public @interface Config {
        @AttributeDefinition(description = "least level that is written: trace, debug, info, warn, error")
        String level() default "info";

        @AttributeDefinition(description = "loggers, whole name or its beginning, that write everything")
        String[] verbose() default {};

        @AttributeDefinition(description = "loggers, whole name or its beginning, that write warnings and errors only")
        String[] quiet() default {};
    }

    private final LogReaderService reader;
    private final LogListener listener = this::print;

    @Activate
    public LogServicePrinter(@Reference LogReaderService reader, Config config) {
        this.reader = reader;
        modified(config);
        reader.addLogListener(listener);
        // what was said before this component was there; newest comes first
        List<LogEntry> earlier = Collections.list(reader.getLog());
        Collections.reverse(earlier);
        earlier.forEach(this::print);
    }

    @Modified
    void modified(Config config) {
        LogLines.STANDARD.levels(new LogLevels(
                Level.valueOf(config.level().toUpperCase(Locale.ROOT)),
                Arrays.asList(config.verbose()),
                Arrays.asList(config.quiet())));
    }

    @Deactivate
    void stop() {
        reader.removeLogListener(listener);
    }

    private void print(LogEntry entry) {
        // every framework, bundle and service event is logged too: those are debug noise, whatever their level says
        String logger = entry.getLoggerName();
        boolean noise = logger != null && logger.startsWith("Events.");
        Level level = noise && entry.getException() == null ? Level.TRACE : level(entry);
        String from =
                logger == null || logger.isEmpty() || noise ? entry.getBundle().getSymbolicName() : logger;
        if (LogLines.STANDARD.writes(from, level)) {
            LogLines.STANDARD.write(from, level, entry.getMessage(), entry.getException());
        }
    }

    private static Level level(LogEntry entry) {
        return switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
