package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.felucca.engine.lease.HoldLease;
import org.felucca.engine.lease.LeaseHeld;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.MessageIo;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.LeaseWire;

/** Leases, which Docker does not have. */
public final class LeaseRoutes {
    private LeaseRoutes() {}

    public static List<Route> table() {
        return List.of(route("POST", "/leases", "1.24", LeaseRoutes::postLeases));
    }

    /** The answer stays open: its connection is what holds the lease. */
    private static void postLeases(Exchange x) throws IOException, InterruptedException {
        HoldLease job = new HoldLease(
                x.query().texts("label"), x.query().number("grace").map(Duration::ofSeconds));
        x.run(job, MessageIo.events(x, m -> LeaseWire.fromModel((LeaseHeld) m)));
    }
}
