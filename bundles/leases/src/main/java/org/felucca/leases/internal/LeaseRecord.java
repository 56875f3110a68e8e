package org.felucca.leases.internal;

import java.time.Duration;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * A lease as it is kept.
 *
 * @param labels at least one
 * @param grace how long it lasts without a holder
 */
record LeaseRecord(Map<String, String> labels, Duration grace) {
    LeaseRecord {
        labels = Absent.map(labels);
        grace = grace == null ? Duration.ZERO : grace;
    }
}
