package org.felucca.logging.internal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.Level;

/** Decides what is written, and writes it: a line for each event, a stack trace below it if there is one. */
final class LogLines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final String OURS = "org.felucca.";

    /** Loggers live as static fields everywhere, so what they write to is one for the bundle. */
    static final LogLines STANDARD = new LogLines(System.err);

    private final PrintStream out;
    private volatile LogLevels levels = LogLevels.DEFAULT;

    LogLines(PrintStream out) {
        this.out = out;
    }

    void levels(LogLevels newLevels) {
        levels = newLevels;
    }

    boolean writes(String logger, Level level) {
        return levels.writes(logger, level);
    }

    void write(String logger, Level level, String message, Throwable thrown) {
        StringBuilder line = new StringBuilder(120);
        line.append(TIME.format(LocalTime.now(ZoneId.systemDefault())))
                .append(' ')
                .append(level)
                .append(level.toString().length() < 5 ? "  " : " ")
                .append(shortName(logger))
                .append(' ')
                .append(oneLine(message));
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            line.append(System.lineSeparator()).append(trace.toString().stripTrailing());
        }
        // one call, so that lines of several threads do not mix
        out.println(line);
    }

    /** `org.felucca.containers.internal.StartHandler` is `containers.StartHandler`; a stranger keeps its last two names. */
    static String shortName(String logger) {
        String name = logger.startsWith(OURS) ? logger.substring(OURS.length()) : logger;
        name = name.replace(".internal.", ".");
        int last = name.lastIndexOf('.');
        int secondLast = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
        return logger.startsWith(OURS) || secondLast < 0 ? name : name.substring(secondLast + 1);
    }

    /** What a client sent may stand in a message: it must not be able to begin a line of its own or to steer a terminal. */
    static String oneLine(String message) {
        StringBuilder clean = null;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (Character.isISOControl(c) && c != '\t') {
                if (clean == null) {
                    clean = new StringBuilder(message);
                }
                clean.setCharAt(i, ' ');
            }
        }
        return clean == null ? message : clean.toString();
    }
}
