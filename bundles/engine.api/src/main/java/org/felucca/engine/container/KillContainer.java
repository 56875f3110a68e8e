package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Sends a signal. CONFLICT when it does not run.
 *
 * @param container id, name or unique prefix of an id
 * @param signal name or number; empty for KILL
 */
@JobName("container.kill")
public record KillContainer(String container, String signal) implements JobRequest<Void> {
    public KillContainer {
        container = Absent.text(container);
        signal = Absent.text(signal);
    }
}
