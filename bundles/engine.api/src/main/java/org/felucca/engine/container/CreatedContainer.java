package org.felucca.engine.container;

import java.util.List;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * A made container.
 *
 * @param id its id
 * @param warnings sentences for the user
 */
public record CreatedContainer(ContainerId id, List<String> warnings) {
    public CreatedContainer {
        warnings = Absent.list(warnings);
    }
}
