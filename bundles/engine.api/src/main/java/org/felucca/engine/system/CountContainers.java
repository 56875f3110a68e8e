package org.felucca.engine.system;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/**
 * Counts containers by what they do.
 */
@JobName("container.count")
public record CountContainers() implements JobRequest<ContainerCounts> {}
