package org.felucca.server.internal.wire;

import java.util.List;

/** {@code {"Warnings":null}}. */
public record WarningsWire(List<String> warnings) {
    public static WarningsWire fromModel(List<String> warnings) {
        return new WarningsWire(Shapes.nullIfEmpty(warnings));
    }
}
