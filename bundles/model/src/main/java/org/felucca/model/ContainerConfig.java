package org.felucca.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What runs in a container, portable between hosts: Docker's {@code Config}. Also the runtime settings of an image.
 *
 * @param image as the user named it; empty in an image
 * @param entrypoint empty for none; a single empty text clears the image's
 * @param cmd arguments of the entrypoint, or the program
 * @param env {@code NAME=value}, or {@code NAME} to remove
 * @param labels of the user
 * @param user {@code user[:group]}, names or numbers; empty for root
 * @param workingDir absolute; empty for {@code /}
 * @param hostname empty for the short id
 * @param domainname NIS domain
 * @param tty the process gets a terminal
 * @param openStdin standard input stays open
 * @param stdinOnce standard input closes after the first client has left
 * @param attachStdin said at creation, kept for inspect
 * @param attachStdout likewise
 * @param attachStderr likewise
 * @param exposedPorts told by the image or {@code --expose}
 * @param volumes paths that get an anonymous volume
 * @param stopSignal empty for SIGTERM
 * @param stopTimeout seconds; negative waits for ever
 * @param healthcheck absent inherits the image's
 * @param shell for the shell form of instructions
 * @param onBuild triggers of the image
 * @param networkDisabled no network at all
 * @param macAddress of the first endpoint
 */
@RecordBuilder
public record ContainerConfig(
        String image,
        List<String> entrypoint,
        List<String> cmd,
        List<String> env,
        Map<String, String> labels,
        String user,
        String workingDir,
        String hostname,
        String domainname,
        boolean tty,
        boolean openStdin,
        boolean stdinOnce,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        Set<Port> exposedPorts,
        Set<String> volumes,
        String stopSignal,
        Optional<Integer> stopTimeout,
        Optional<Healthcheck> healthcheck,
        List<String> shell,
        List<String> onBuild,
        boolean networkDisabled,
        String macAddress) {
    public ContainerConfig {
        image = Absent.text(image);
        entrypoint = Absent.list(entrypoint);
        cmd = Absent.list(cmd);
        env = Absent.list(env);
        labels = Absent.map(labels);
        user = Absent.text(user);
        workingDir = Absent.text(workingDir);
        hostname = Absent.text(hostname);
        domainname = Absent.text(domainname);
        exposedPorts = Absent.set(exposedPorts);
        volumes = Absent.set(volumes);
        stopSignal = Absent.text(stopSignal);
        stopTimeout = Absent.optional(stopTimeout);
        healthcheck = Absent.optional(healthcheck);
        shell = Absent.list(shell);
        onBuild = Absent.list(onBuild);
        macAddress = Absent.text(macAddress);
    }

    /** Nothing said. */
    public static ContainerConfig empty() {
        return ContainerConfigBuilder.builder().build();
    }
}
