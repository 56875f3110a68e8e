package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.Port;

/**
 * {@code {"Hostname":"db","Tty":false,"Env":["A=b"],"Cmd":["sleep","1"],"Image":"busybox","Labels":{}}}: Docker's Config, in the body of a
 * create and in an inspect.
 */
@RecordBuilder
public record ContainerConfigWire(
        String hostname,
        String domainname,
        String user,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, Map<String, String>> exposedPorts,
        boolean tty,
        boolean openStdin,
        boolean stdinOnce,
        List<String> env,
        @JsonAdapter(TextOrList.class) List<String> cmd,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) HealthcheckWire healthcheck,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean argsEscaped,
        String image,
        Map<String, Map<String, String>> volumes,
        String workingDir,
        @JsonAdapter(TextOrList.class) List<String> entrypoint,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean networkDisabled,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String macAddress,
        List<String> onBuild,
        Map<String, String> labels,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String stopSignal,
        @JsonAdapter(value = OmitNull.class, nullSafe = false) Integer stopTimeout,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) List<String> shell) {

    static ContainerConfigWire fromModel(ContainerConfig config) {
        return ContainerConfigWireBuilder.builder()
                .hostname(config.hostname())
                .domainname(config.domainname())
                .user(config.user())
                .attachStdin(config.attachStdin())
                .attachStdout(config.attachStdout())
                .attachStderr(config.attachStderr())
                .exposedPorts(Shapes.set(config.exposedPorts()))
                .tty(config.tty())
                .openStdin(config.openStdin())
                .stdinOnce(config.stdinOnce())
                .env(Shapes.nullIfEmpty(config.env()))
                .cmd(Shapes.nullIfEmpty(config.cmd()))
                .healthcheck(
                        config.healthcheck().map(HealthcheckWire::fromModel).orElse(null))
                .image(config.image())
                .volumes(Shapes.nullIfEmpty(Shapes.set(config.volumes())))
                .workingDir(config.workingDir())
                .entrypoint(Shapes.nullIfEmpty(config.entrypoint()))
                .networkDisabled(config.networkDisabled())
                .macAddress(config.macAddress())
                .onBuild(Shapes.nullIfEmpty(config.onBuild()))
                .labels(config.labels())
                .stopSignal(config.stopSignal())
                .stopTimeout(config.stopTimeout().orElse(null))
                .shell(config.shell())
                .build();
    }

    /** Whether nothing is said at all. */
    public boolean isEmpty() {
        return equals(ContainerConfigWireBuilder.builder().build());
    }

    public ContainerConfig toModel() {
        Set<Port> ports = exposedPorts == null
                ? null
                : exposedPorts.keySet().stream().map(Shapes::port).collect(Collectors.toCollection(LinkedHashSet::new));
        return ContainerConfigBuilder.builder()
                .image(image)
                .entrypoint(entrypoint)
                .cmd(cmd)
                .env(env)
                .labels(labels)
                .user(user)
                .workingDir(workingDir)
                .hostname(hostname)
                .domainname(domainname)
                .tty(tty)
                .openStdin(openStdin)
                .stdinOnce(stdinOnce)
                .attachStdin(attachStdin)
                .attachStdout(attachStdout)
                .attachStderr(attachStderr)
                .exposedPorts(ports)
                .volumes(volumes == null ? null : volumes.keySet())
                .stopSignal(stopSignal)
                .stopTimeout(Optional.ofNullable(stopTimeout))
                .healthcheck(Optional.ofNullable(healthcheck).map(HealthcheckWire::toModel))
                .shell(shell)
                .onBuild(onBuild)
                .networkDisabled(networkDisabled)
                .macAddress(macAddress)
                .build();
    }
}
