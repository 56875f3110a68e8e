package org.felucca.engine.network;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Filters;

/**
 * Removes the networks of users that no container runs on; answers their names.
 *
 * @param filters {@code until}, {@code label}, {@code label!}
 */
@JobName("network.prune")
public record PruneNetworks(Filters filters) implements JobRequest<List<String>> {}
