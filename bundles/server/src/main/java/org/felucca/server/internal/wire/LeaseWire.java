package org.felucca.server.internal.wire;

import java.util.Map;
import org.felucca.engine.lease.LeaseHeld;

/** A lease: {@code {"Labels":{"org.felucca.lease":"tests"},"GraceSeconds":10}}. */
public record LeaseWire(Map<String, String> labels, long graceSeconds) {
    public static LeaseWire fromModel(LeaseHeld held) {
        return new LeaseWire(held.labels(), held.grace().toSeconds());
    }
}
