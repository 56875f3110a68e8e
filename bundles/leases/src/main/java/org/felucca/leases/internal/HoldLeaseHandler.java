package org.felucca.leases.internal;

import java.io.IOException;
import java.time.Duration;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.lease.HoldLease;
import org.felucca.engine.lease.LeaseHeld;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Holds a lease for as long as its client stays. */
@Component(property = JobHandler.JOB + "=lease.hold")
public final class HoldLeaseHandler implements JobHandler<HoldLease, Void> {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Leases leases;

    @Activate
    public HoldLeaseHandler(@Reference Leases leases) {
        this.leases = leases;
    }

    @Override
    public Void run(HoldLease request, JobContext context) throws IOException, InterruptedException {
        Labels labels = Labels.parse(request.labels());
        Duration grace = request.grace().orElse(GRACE);
        if (grace.isNegative()) {
            throw Errors.invalid("the grace of a lease can't be negative: %d", grace.toSeconds());
        }
        try (Leases.Hold hold = leases.hold(labels, grace)) {
            context.io().begin();
            if (context.checkpoint().isEmpty()) {
                context.io().message(new LeaseHeld(labels.values(), grace));
                context.checkpoint(true);
            }
            hold.await();
        }
        return null;
    }
}
