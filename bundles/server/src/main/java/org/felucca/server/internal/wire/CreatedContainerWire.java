package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.container.CreatedContainer;

/** {@code {"Id":"247d…","Warnings":[]}}: the list is never null, old clients count it. */
public record CreatedContainerWire(String id, List<String> warnings) {
    public static CreatedContainerWire fromModel(CreatedContainer created) {
        return new CreatedContainerWire(created.id().value(), created.warnings());
    }
}
