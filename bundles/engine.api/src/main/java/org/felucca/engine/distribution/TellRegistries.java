package org.felucca.engine.distribution;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** How registries are reached, for {@code info}. */
@JobName("registry.settings")
public record TellRegistries() implements JobRequest<RegistrySettings> {}
