package org.felucca.engine.container;

import org.felucca.model.Absent;

/**
 * A path that differs from the container's image.
 *
 * @param path absolute in the container
 * @param kind what happened
 */
public record PathChange(String path, PathChange.Kind kind) {
    public PathChange {
        path = Absent.text(path);
    }

    /** What happened, in the order of Docker's numbers. */
    public enum Kind {
        MODIFIED,
        ADDED,
        DELETED
    }
}
