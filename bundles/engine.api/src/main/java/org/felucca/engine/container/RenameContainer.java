package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Gives it another name. CONFLICT when the name is taken.
 *
 * @param container id, name or unique prefix of an id
 * @param name the new one
 */
@JobName("container.rename")
public record RenameContainer(String container, String name) implements JobRequest<Void> {
    public RenameContainer {
        container = Absent.text(container);
        name = Absent.text(name);
    }
}
