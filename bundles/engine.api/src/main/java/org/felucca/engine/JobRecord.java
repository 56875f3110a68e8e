package org.felucca.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * A job as the books show it.
 *
 * @param id number of the run
 * @param name {@code container.start}
 * @param subject what it is about, short: an id or name, or empty
 * @param caller who asked
 * @param started when
 * @param took absent while it runs
 * @param outcome {@code OK}, or the failure's kind and message; empty while it runs
 */
public record JobRecord(
        long id, String name, String subject, String caller, Instant started, Optional<Duration> took, String outcome) {
    public JobRecord {
        name = Absent.text(name);
        subject = Absent.text(subject);
        caller = Absent.text(caller);
        took = Absent.optional(took);
        outcome = Absent.text(outcome);
    }
}
