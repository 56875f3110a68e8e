package org.felucca.engine.distribution;

import org.felucca.model.Absent;

/** A repository that an index has found. */
public record FoundRepository(String name, String description, int stars, boolean official, boolean automated) {
    public FoundRepository {
        name = Absent.text(name);
        description = Absent.text(description);
    }
}
