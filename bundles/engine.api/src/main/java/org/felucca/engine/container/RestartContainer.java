package org.felucca.engine.container;

import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Stops and starts it.
 *
 * @param container id, name or unique prefix of an id
 * @param signal name or number; empty for the container's own
 * @param timeoutSeconds as in StopContainer
 */
@JobName("container.restart")
public record RestartContainer(String container, String signal, Optional<Integer> timeoutSeconds)
        implements JobRequest<Void> {
    public RestartContainer {
        container = Absent.text(container);
        signal = Absent.text(signal);
        timeoutSeconds = Absent.optional(timeoutSeconds);
    }
}
