package org.felucca.engine.distribution;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** What a registry has under a name, without getting it. NOT_FOUND, UNAUTHORIZED, INVALID. */
@JobName("image.distribution")
public record InspectDistribution(String image, RegistryAuth auth) implements JobRequest<DistributionDetails> {}
