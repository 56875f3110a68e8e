package org.felucca.engine.system;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** Tells the log driver of containers that name none. */
@JobName("container.log.driver")
public record TellLogDriver() implements JobRequest<String> {}
