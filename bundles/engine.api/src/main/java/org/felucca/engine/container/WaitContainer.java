package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Waits until it meets a condition; begins the answer once it is registered.
 *
 * @param container id, name or unique prefix of an id
 * @param condition what to wait for
 */
@JobName("container.wait")
public record WaitContainer(String container, WaitContainer.Condition condition)
        implements JobRequest<WaitContainer.Exit> {
    public WaitContainer {
        container = Absent.text(container);
    }

    /** What to wait for. */
    public enum Condition {
        NOT_RUNNING,
        NEXT_EXIT,
        REMOVED
    }

    /**
     * How it ended.
     *
     * @param code 0 to 255
     * @param error why waiting failed, or empty
     */
    public record Exit(int code, String error) {}
}
