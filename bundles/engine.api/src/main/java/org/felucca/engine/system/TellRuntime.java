package org.felucca.engine.system;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** Tells the runtime of containers that name none. */
@JobName("container.runtime")
public record TellRuntime() implements JobRequest<String> {}
