package org.felucca.engine.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Holds a lease until the caller goes: tells one {@link LeaseHeld} as a message and then waits. When the last holder has gone and the grace is
 * over, everything that has all of the labels is removed.
 *
 * @param labels {@code KEY=VALUE} each, at least one; together they are one lease
 * @param grace how long the lease lasts without a holder; that of who came last counts
 */
@JobName("lease.hold")
public record HoldLease(List<String> labels, Optional<Duration> grace) implements JobRequest<Void> {
    public HoldLease {
        labels = Absent.list(labels);
        grace = Absent.optional(grace);
    }
}
