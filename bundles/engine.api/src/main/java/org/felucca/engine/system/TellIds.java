package org.felucca.engine.system;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.IdMappings;

/** Tells which ids on the host those of containers are, where these do not ask for the host's. */
@JobName("container.ids")
public record TellIds() implements JobRequest<IdMappings> {}
