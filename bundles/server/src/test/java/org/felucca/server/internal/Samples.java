package org.felucca.server.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ContainerDetailsBuilder;
import org.felucca.engine.container.ContainerState;
import org.felucca.engine.container.MountPoint;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ImageDetailsBuilder;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerId;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Digest;
import org.felucca.model.EndpointSettingsBuilder;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.LogConfig;
import org.felucca.model.Platform;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/** Objects to answer with. */
final class Samples {
    static final ContainerId ID = new ContainerId("4f1e".repeat(16));
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private Samples() {}

    static ContainerConfig config(boolean tty) {
        return ContainerConfigBuilder.builder()
                .image("busybox")
                .cmd(List.of("sleep", "1000"))
                .env(List.of("A=b"))
                .hostname("4f1e4f1e4f1e")
                .tty(tty)
                .exposedPorts(java.util.Set.of(new Port(80, "tcp")))
                .labels(Map.of("tier", "front"))
                .build();
    }

    static ContainerDetails container(boolean tty) {
        return container(tty, ContainerStatus.RUNNING);
    }

    static ContainerDetails container(boolean tty, ContainerStatus status) {
        boolean running = status == ContainerStatus.RUNNING;
        return ContainerDetailsBuilder.builder()
                .id(ID)
                .name("web")
                .created(TIME)
                .config(config(tty))
                .hostConfig(HostConfigBuilder.builder()
                        .binds(List.of("/tmp:/host"))
                        .namespaces(new HostConfig.Namespaces("bridge", "", "private", "", "", "private"))
                        .logConfig(new LogConfig("json-file", Map.of()))
                        .portBindings(Map.of(new Port(80, "tcp"), List.of(new PortBinding("", "8080"))))
                        .build())
                .imageId(digest().toString())
                .imageName("busybox")
                .state(new ContainerState(
                        status,
                        running,
                        false,
                        false,
                        false,
                        false,
                        running ? 77 : 0,
                        0,
                        "",
                        Optional.of(TIME),
                        Optional.empty(),
                        Optional.empty()))
                .networks(Map.of(
                        "bridge",
                        EndpointSettingsBuilder.builder()
                                .networkId("ab".repeat(32))
                                .endpointId("cd".repeat(32))
                                .ipAddress("172.17.0.2")
                                .ipPrefixLen(16)
                                .gateway("172.17.0.1")
                                .build()))
                .networkMode("default")
                .mounts(List.of(new MountPoint("bind", "", "/tmp", "/host", "", "", true, "rprivate")))
                .path("sleep")
                .args(List.of("1000"))
                .driver("overlay2")
                .platform(Platform.host())
                .build();
    }

    static Digest digest() {
        return Digest.sha256("0123456789abcdef".repeat(4));
    }

    static ImageDetails image() {
        return ImageDetailsBuilder.builder()
                .id(digest())
                .repoTags(List.of("busybox:latest"))
                .created(Optional.of(TIME))
                .platform(new Platform("linux", "amd64", ""))
                .config(ContainerConfigBuilder.builder().cmd(List.of("sh")).build())
                .diffIds(List.of(digest()))
                .size(1982657)
                .containers(-1)
                .sharedSize(-1)
                .driver("overlay2")
                .build();
    }
}
