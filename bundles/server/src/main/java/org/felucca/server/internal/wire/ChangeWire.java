package org.felucca.server.internal.wire;

import org.felucca.engine.container.PathChange;

/** {@code {"Path":"/new","Kind":1}}. */
public record ChangeWire(String path, int kind) {
    public static ChangeWire fromModel(PathChange change) {
        int kind =
                switch (change.kind()) {
                    case MODIFIED -> 0;
                    case ADDED -> 1;
                    case DELETED -> 2;
                };
        return new ChangeWire(change.path(), kind);
    }
}
