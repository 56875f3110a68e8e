package org.felucca.engine.system;

import java.time.Instant;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Filters;

/**
 * Streams {@link org.felucca.engine.Event}s as messages.
 *
 * @param since replay from then
 * @param until end then
 * @param filters Docker's keys
 */
@JobName("system.events")
public record StreamEvents(Optional<Instant> since, Optional<Instant> until, Filters filters)
        implements JobRequest<Void> {
    public StreamEvents {
        since = Absent.optional(since);
        until = Absent.optional(until);
    }
}
