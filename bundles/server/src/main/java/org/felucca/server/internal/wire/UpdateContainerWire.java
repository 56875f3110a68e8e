package org.felucca.server.internal.wire;

import java.util.Optional;
import org.felucca.engine.container.UpdateContainer;
import org.felucca.model.LogConfig;
import org.felucca.model.Resources;
import org.felucca.model.ResourcesBuilder;
import org.felucca.model.RestartPolicy;

/**
 * {@code {"Memory":67108864,"MemorySwap":-1,"PidsLimit":0,"RestartPolicy":{"Name":"always"}}}: the body of an update, which has the names of a
 * HostConfig and, where something is missing or null, means that it stays.
 * Beyond Docker: {@code "LogConfig":{"Config":{"max-size":"5m"}}}.
 */
public record UpdateContainerWire(
        Long pidsLimit, HostConfigWire.RestartPolicyWire restartPolicy, HostConfigWire.LogConfigWire logConfig) {

    /** The job, with the same body read as a HostConfig for the limits. */
    public UpdateContainer toModel(String container, HostConfigWire limits) {
        Resources resources = ResourcesBuilder.builder(limits.resourcesToModel())
                .pidsLimit(Optional.ofNullable(pidsLimit))
                .build();
        return new UpdateContainer(
                container,
                resources,
                Optional.ofNullable(restartPolicy).map(p -> new RestartPolicy(p.name(), p.maximumRetryCount())),
                Optional.ofNullable(logConfig).map(log -> new LogConfig(log.type(), log.config())));
    }
}
