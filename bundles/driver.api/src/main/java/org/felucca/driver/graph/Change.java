package org.felucca.driver.graph;

import org.felucca.model.Absent;

/**
 * A path that differs from the parent.
 *
 * @param path absolute in the layer
 * @param kind what happened
 */
public record Change(String path, Change.Kind kind) {
    public Change {
        path = Absent.text(path);
    }

    /** What happened, in the order of Docker's numbers. */
    public enum Kind {
        MODIFIED,
        ADDED,
        DELETED
    }
}
