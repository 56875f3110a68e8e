package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells what a container uses: a {@link ContainerStats} for each message, one a second. Of a container that does not run it tells that it uses
 * nothing.
 *
 * @param container id, name or unique prefix of an id
 * @param stream until the client goes or the container is removed; else one message
 * @param oneShot the one message at once, without a sample before it
 */
@JobName("container.stats")
public record StreamStats(String container, boolean stream, boolean oneShot) implements JobRequest<Void> {
    public StreamStats {
        container = Absent.text(container);
    }
}
