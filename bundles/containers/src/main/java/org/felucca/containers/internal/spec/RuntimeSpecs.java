package org.felucca.containers.internal.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.model.ContainerConfig;
import org.felucca.model.HostConfig;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciCapabilities;
import org.felucca.model.oci.OciConsoleSize;
import org.felucca.model.oci.OciLinux;
import org.felucca.model.oci.OciLinuxBuilder;
import org.felucca.model.oci.OciMount;
import org.felucca.model.oci.OciNamespace;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciProcessBuilder;
import org.felucca.model.oci.OciRoot;
import org.felucca.model.oci.OciUser;
import org.felucca.model.oci.RuntimeSpec;
import org.felucca.model.oci.RuntimeSpecBuilder;

/** What was meant, as the OCI document that the kernel side gets. */
public final class RuntimeSpecs {
    private static final String OCI_VERSION = "1.1.0";
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private RuntimeSpecs() {}

    /**
     * The document of a run.
     *
     * @param files hosts, hostname and resolv.conf, bound into the container
     * @param namespaces to make or join
     * @param ids of its user namespace
     * @param cgroupParent of the engine, where the container names none
     * @param apparmor profile that confines it, or empty
     */
    public static RuntimeSpec of(
            ContainerRecord record,
            List<OciMount> files,
            List<OciNamespace> namespaces,
            IdMappings ids,
            String cgroupParent,
            String apparmor) {
        HostConfig host = record.hostConfig();
        ContainerConfig config = record.config();
        return RuntimeSpecBuilder.builder()
                .ociVersion(OCI_VERSION)
                .process(process(config, host, record.commandLine(), apparmor))
                .root(new OciRoot("", host.security().readonlyRootfs()))
                .hostname(has(namespaces, "uts") ? config.hostname() : "")
                .domainname(has(namespaces, "uts") ? config.domainname() : "")
                .mounts(mounts(record, files, !ids.isNone()))
                .annotations(host.annotations())
                .linux(linux(record, namespaces, ids, cgroupParent))
                .build();
    }

    private static boolean has(List<OciNamespace> namespaces, String type) {
        return namespaces.stream()
                .anyMatch(ns -> ns.type().equals(type) && ns.path().isEmpty());
    }

    private static OciProcess process(ContainerConfig config, HostConfig host, List<String> args, String apparmor) {
        SecurityOptions options = SecurityOptions.parse(host.security().securityOpt());
        List<String> capabilities = CapabilityNames.of(
                host.security().privileged(),
                host.security().capAdd(),
                host.security().capDrop());
        return OciProcessBuilder.builder()
                .terminal(config.tty())
                .consoleSize(consoleSize(host.consoleSize()))
                .user(root())
                .args(args)
                .env(environment(config))
                .cwd(config.workingDir().isEmpty() ? "/" : config.workingDir())
                .capabilities(capabilities(capabilities))
                .rlimits(Limits.rlimits(host.resources().ulimits()))
                .noNewPrivileges(options.noNewPrivileges())
                .apparmorProfile(apparmor)
                .selinuxLabel(options.selinux())
                .oomScoreAdj(Optional.of(host.security().oomScoreAdj()))
                .build();
    }

    /**
     * A further process of a running container.
     *
     * @param apparmor profile that confines the container, or empty: rights that only this process is given do not lift it, as with Docker
     */
    public static OciProcess exec(
            ContainerRecord record,
            List<String> command,
            List<String> env,
            String workingDir,
            boolean tty,
            List<Integer> consoleSize,
            boolean privileged,
            String apparmor) {
        HostConfig host = record.hostConfig();
        boolean all = privileged || host.security().privileged();
        SecurityOptions options = SecurityOptions.parse(host.security().securityOpt());
        List<String> variables = new ArrayList<>(environment(record.config()));
        variables.addAll(env);
        String folder = workingDir.isEmpty() ? record.config().workingDir() : workingDir;
        return OciProcessBuilder.builder()
                .terminal(tty)
                .consoleSize(consoleSize(consoleSize))
                .user(root())
                .args(command)
                .env(Environment.merge(List.of(), variables))
                .cwd(folder.isEmpty() ? "/" : folder)
                .capabilities(capabilities(CapabilityNames.of(
                        all, host.security().capAdd(), host.security().capDrop())))
                .rlimits(Limits.rlimits(host.resources().ulimits()))
                .noNewPrivileges(options.noNewPrivileges())
                .apparmorProfile(apparmor)
                .selinuxLabel(options.selinux())
                .oomScoreAdj(Optional.of(host.security().oomScoreAdj()))
                .build();
    }

    /** The driver puts the real one here, from the image's passwd file. */
    private static OciUser root() {
        return new OciUser(0, 0, Optional.empty(), List.of(), "");
    }

    private static OciConsoleSize consoleSize(List<Integer> size) {
        boolean known = size.size() == 2 && size.get(0) > 0 && size.get(1) > 0;
        return known ? new OciConsoleSize(size.get(0), size.get(1)) : null;
    }

    /** Nothing is inheritable: CVE-2022-24769. */
    private static OciCapabilities capabilities(List<String> names) {
        return new OciCapabilities(names, names, List.of(), names, List.of());
    }

    private static List<String> environment(ContainerConfig config) {
        List<String> given = new ArrayList<>();
        given.add(PATH);
        given.add("HOSTNAME=" + config.hostname());
        if (config.tty()) {
            given.add("TERM=xterm");
        }
        return Environment.merge(given, config.env());
    }

    private static List<OciMount> mounts(ContainerRecord record, List<OciMount> files, boolean remapped) {
        List<OciMount> own = OciMounts.of(record.mounts(), record.hostConfig());
        Map<String, OciMount> all = new LinkedHashMap<>();
        DefaultMounts.of(record.hostConfig(), remapped).forEach(mount -> all.put(mount.destination(), mount));
        files.forEach(mount -> all.put(mount.destination(), mount));
        // what the user mounts at /dev/shm or /etc/hosts replaces what we would
        own.forEach(mount -> all.remove(mount.destination()));
        List<OciMount> ordered = new ArrayList<>(all.values());
        ordered.addAll(own);
        return ordered;
    }

    private static OciLinux linux(
            ContainerRecord record, List<OciNamespace> namespaces, IdMappings ids, String cgroupParent) {
        HostConfig host = record.hostConfig();
        Devices devices = new Devices(host);
        boolean mask = !host.security().privileged()
                && SecurityOptions.parse(host.security().securityOpt()).maskSystemPaths();
        String parent = host.resources().cgroupParent().isEmpty()
                ? cgroupParent
                : host.resources().cgroupParent();
        return OciLinuxBuilder.builder()
                .sysctl(host.security().sysctls())
                .resources(Limits.of(host.resources(), devices.rules))
                .cgroupsPath(Paths.clean(parent + "/" + record.id()))
                .namespaces(namespaces)
                .uidMappings(ids.uids())
                .gidMappings(ids.gids())
                .devices(devices.nodes)
                .rootfsPropagation(propagation(record))
                .maskedPaths(mask ? host.security().maskedPaths().orElse(DefaultMounts.MASKED) : List.of())
                .readonlyPaths(mask ? host.security().readonlyPaths().orElse(DefaultMounts.READONLY) : List.of())
                .build();
    }

    /** A bind that is shared or a slave needs a root that lets mount events through, in both directions or one. */
    private static String propagation(ContainerRecord record) {
        List<String> words =
                record.mounts().stream().map(point -> point.propagation()).toList();
        if (words.stream().anyMatch(word -> word.endsWith("shared"))) {
            return "rshared";
        }
        return words.stream().anyMatch(word -> word.endsWith("slave")) ? "rslave" : "rprivate";
    }
}
