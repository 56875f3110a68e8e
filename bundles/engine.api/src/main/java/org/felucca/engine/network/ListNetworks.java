package org.felucca.engine.network;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Filters;

/**
 * Lists networks.
 *
 * @param filters Docker's keys
 */
@JobName("network.list")
public record ListNetworks(Filters filters) implements JobRequest<List<NetworkDetails>> {}
