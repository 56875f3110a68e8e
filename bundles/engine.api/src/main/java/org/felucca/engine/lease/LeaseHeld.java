package org.felucca.engine.lease;

import java.time.Duration;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * What is held from now on.
 *
 * @param labels that an object must have to belong to the lease
 * @param grace how long the lease lasts without a holder
 */
public record LeaseHeld(Map<String, String> labels, Duration grace) {
    public LeaseHeld {
        labels = Absent.map(labels);
    }
}
