package org.felucca.engine.network;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: gives back what a container had on its networks. Does nothing when it has nothing.
 *
 * @param container whose
 */
@JobName("network.leave")
public record DisconnectSandbox(ContainerId container) implements JobRequest<Void> {}
