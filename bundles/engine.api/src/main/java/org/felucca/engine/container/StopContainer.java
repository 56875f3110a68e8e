package org.felucca.engine.container;

import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Asks it to end, then kills it. NOT_MODIFIED when it does not run.
 *
 * @param container id, name or unique prefix of an id
 * @param signal name or number; empty for the container's own
 * @param timeoutSeconds negative waits for ever; absent for the container's own
 */
@JobName("container.stop")
public record StopContainer(String container, String signal, Optional<Integer> timeoutSeconds)
        implements JobRequest<Void> {
    public StopContainer {
        container = Absent.text(container);
        signal = Absent.text(signal);
        timeoutSeconds = Absent.optional(timeoutSeconds);
    }
}
