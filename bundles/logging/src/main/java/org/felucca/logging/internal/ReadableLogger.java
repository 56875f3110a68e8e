package org.felucca.logging.internal;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that writes to {@link LogLines}. */
final class ReadableLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final transient LogLines lines;

    ReadableLogger(String name, LogLines lines) {
        this.name = name;
        this.lines = lines;
    }

    @Override
    public boolean isTraceEnabled() {
        return lines.writes(name, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return lines.writes(name, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return lines.writes(name, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return lines.writes(name, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return lines.writes(name, Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        lines.write(name, level, MessageFormatter.basicArrayFormat(pattern, arguments), thrown);
    }
}
