package org.felucca.engine.container;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.HostConfig;
import org.felucca.model.Platform;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * All about a container at one instant; immutable.
 *
 * @param id its id
 * @param name without slash
 * @param created when
 * @param config merged with the image's
 * @param hostConfig with its defaults filled in
 * @param imageId digest of the image's configuration
 * @param imageName as the user named it
 * @param state what it does
 * @param networks by name
 * @param sandboxId of its network, or empty
 * @param ports in effect, by port of the container: empty for one that is only exposed, and none while it does not run
 * @param networkMode as listed
 * @param mounts in effect
 * @param execIds of processes that run or ended lately
 * @param path the program
 * @param args its arguments
 * @param restartCount by the restart policy
 * @param driver of its layer
 * @param driverData folders of its layer
 * @param logPath or empty
 * @param hostnamePath or empty
 * @param hostsPath or empty
 * @param resolvConfPath or empty
 * @param apparmorProfile that confines it, or empty
 * @param platform of its image
 * @param sizeRw bytes of its own layer, when asked for
 * @param sizeRootFs bytes of all, when asked for
 */
@RecordBuilder
public record ContainerDetails(
        ContainerId id,
        String name,
        Instant created,
        ContainerConfig config,
        HostConfig hostConfig,
        String imageId,
        String imageName,
        ContainerState state,
        Map<String, EndpointSettings> networks,
        String sandboxId,
        Map<Port, List<PortBinding>> ports,
        String networkMode,
        List<MountPoint> mounts,
        List<String> execIds,
        String path,
        List<String> args,
        int restartCount,
        String driver,
        Map<String, String> driverData,
        String logPath,
        String hostnamePath,
        String hostsPath,
        String resolvConfPath,
        String apparmorProfile,
        Platform platform,
        Optional<Long> sizeRw,
        Optional<Long> sizeRootFs) {
    public ContainerDetails {
        name = Absent.text(name);
        imageId = Absent.text(imageId);
        imageName = Absent.text(imageName);
        networks = Absent.map(networks);
        sandboxId = Absent.text(sandboxId);
        ports = Absent.map(ports);
        networkMode = Absent.text(networkMode);
        mounts = Absent.list(mounts);
        execIds = Absent.list(execIds);
        path = Absent.text(path);
        args = Absent.list(args);
        driver = Absent.text(driver);
        driverData = Absent.map(driverData);
        logPath = Absent.text(logPath);
        hostnamePath = Absent.text(hostnamePath);
        hostsPath = Absent.text(hostsPath);
        resolvConfPath = Absent.text(resolvConfPath);
        apparmorProfile = Absent.text(apparmorProfile);
        sizeRw = Absent.optional(sizeRw);
        sizeRootFs = Absent.optional(sizeRootFs);
    }
}
