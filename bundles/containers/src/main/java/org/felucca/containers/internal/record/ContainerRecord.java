package org.felucca.containers.internal.record;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.engine.container.MountPoint;
import org.felucca.model.Absent;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.HostConfig;
import org.felucca.model.Platform;

/**
 * What a container is: kept on disk as {@code config.json}, written when it is created, renamed or updated.
 *
 * @param id its id
 * @param name without slash
 * @param created when
 * @param config merged with the image's
 * @param hostConfig defaults filled in
 * @param imageId digest of the image's configuration
 * @param platform of the image
 * @param graphDriver that holds its layer
 * @param layer key of its writable layer
 * @param mounts in effect
 * @param networks wanted, by name
 */
@RecordBuilder
public record ContainerRecord(
        ContainerId id,
        String name,
        Instant created,
        ContainerConfig config,
        HostConfig hostConfig,
        String imageId,
        Platform platform,
        String graphDriver,
        String layer,
        List<MountPoint> mounts,
        Map<String, EndpointSettings> networks)
        implements ContainerRecordBuilder.With {
    public ContainerRecord {
        name = Absent.text(name);
        imageId = Absent.text(imageId);
        mounts = Absent.list(mounts);
        networks = Absent.map(networks);
    }

    /** The program and its arguments: the entrypoint, then the command. */
    public List<String> commandLine() {
        return Stream.concat(config.entrypoint().stream().filter(word -> !clearsEntrypoint()), config.cmd().stream())
                .toList();
    }

    private boolean clearsEntrypoint() {
        return config.entrypoint().equals(List.of(""));
    }
}
