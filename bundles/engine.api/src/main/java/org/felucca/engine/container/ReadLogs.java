package org.felucca.engine.container;

import java.time.Instant;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Streams what it has written, oldest first.
 *
 * @param container id, name or unique prefix of an id
 * @param follow go on until it ends
 * @param stdout that stream
 * @param stderr that stream
 * @param since not before
 * @param until not after
 * @param timestamps each line behind its time, RFC 3339 with nine digits
 * @param tail last lines; negative for all
 * @param details each line behind the log options' attributes
 */
@JobName("container.logs")
public record ReadLogs(
        String container,
        boolean follow,
        boolean stdout,
        boolean stderr,
        Optional<Instant> since,
        Optional<Instant> until,
        boolean timestamps,
        int tail,
        boolean details)
        implements JobRequest<Void> {
    public ReadLogs {
        container = Absent.text(container);
        since = Absent.optional(since);
        until = Absent.optional(until);
    }
}
