package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Connects the client to its streams: begins, then output flows until the container ends or the client detaches.
 *
 * @param container id, name or unique prefix of an id
 * @param logs first what was written so far
 * @param stream from now on
 * @param stdin send the client's input
 * @param stdout get that stream
 * @param stderr get that stream
 * @param detachKeys as {@code ctrl-p,ctrl-q}; empty for that
 */
@JobName("container.attach")
public record AttachContainer(
        String container,
        boolean logs,
        boolean stream,
        boolean stdin,
        boolean stdout,
        boolean stderr,
        String detachKeys)
        implements JobRequest<Void> {
    public AttachContainer {
        container = Absent.text(container);
        detachKeys = Absent.text(detachKeys);
    }
}
