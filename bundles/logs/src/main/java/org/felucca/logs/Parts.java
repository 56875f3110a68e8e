package org.felucca.logs;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.felucca.driver.log.LogEntry;
import org.felucca.model.StreamKind;

/** Numbers the parts of long lines, for receivers that put them together again. One for each open log; the caller keeps its threads apart. */
public final class Parts {
    private final Map<StreamKind, Part> open = new EnumMap<>(StreamKind.class);

    /**
     * One part of a line.
     *
     * @param line names the line, 64 hexadecimal digits
     * @param ordinal from 1
     * @param last nothing of the line follows
     */
    public record Part(String line, int ordinal, boolean last) {}

    /** Which part of a line an entry is; empty if it is a whole line. To be asked once for each entry, in order. */
    public Optional<Part> next(LogEntry entry) {
        Part before = open.get(entry.stream());
        if (before == null && !entry.partial()) {
            return Optional.empty();
        }
        Part part = before == null
                ? new Part(name(), 1, false)
                : new Part(before.line, before.ordinal + 1, !entry.partial());
        if (part.last) {
            open.remove(entry.stream());
        } else {
            open.put(entry.stream(), part);
        }
        return Optional.of(part);
    }

    private static String name() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "%016x%016x%016x%016x"
                .formatted(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
