package org.felucca.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a container is tied to this host: Docker's {@code HostConfig}.
 *
 * @param resources limits
 * @param namespaces which namespaces are its own
 * @param security privileges
 * @param dns name resolution
 * @param portBindings published ports
 * @param publishAllPorts every exposed port gets a host port
 * @param links {@code container:alias}
 * @param binds {@code source:target[:options]}
 * @param mounts as {@code --mount} says them
 * @param tmpfs path to mount options
 * @param volumesFrom {@code container[:ro|rw]}
 * @param volumeDriver of anonymous volumes
 * @param shmSize bytes of /dev/shm; 0 for 64 MiB
 * @param logConfig where output goes
 * @param restartPolicy what happens at the end
 * @param autoRemove remove when it has ended
 * @param init run an init as pid 1; absent means the engine's default
 * @param runtime the exec driver; empty for the default
 * @param storageOpt for the graph driver
 * @param consoleSize rows, columns at the start; empty or zeros for unknown
 * @param annotations for the exec driver
 * @param containerIdFile kept for inspect
 * @param isolation kept for inspect: empty or {@code default}, there is no other on Linux
 */
@RecordBuilder
public record HostConfig(
        Resources resources,
        Namespaces namespaces,
        Security security,
        Dns dns,
        Map<Port, List<PortBinding>> portBindings,
        boolean publishAllPorts,
        List<String> links,
        List<String> binds,
        List<MountSpec> mounts,
        Map<String, String> tmpfs,
        List<String> volumesFrom,
        String volumeDriver,
        long shmSize,
        LogConfig logConfig,
        RestartPolicy restartPolicy,
        boolean autoRemove,
        Optional<Boolean> init,
        String runtime,
        Map<String, String> storageOpt,
        List<Integer> consoleSize,
        Map<String, String> annotations,
        String containerIdFile,
        String isolation) {
    public HostConfig {
        portBindings = Absent.map(portBindings);
        links = Absent.list(links);
        binds = Absent.list(binds);
        mounts = Absent.list(mounts);
        tmpfs = Absent.map(tmpfs);
        volumesFrom = Absent.list(volumesFrom);
        volumeDriver = Absent.text(volumeDriver);
        init = Absent.optional(init);
        runtime = Absent.text(runtime);
        storageOpt = Absent.map(storageOpt);
        consoleSize = Absent.list(consoleSize);
        annotations = Absent.map(annotations);
        containerIdFile = Absent.text(containerIdFile);
        isolation = Absent.text(isolation);
        resources = resources == null ? Resources.none() : resources;
        namespaces = namespaces == null ? Namespaces.defaults() : namespaces;
        security = security == null ? Security.defaults() : security;
        dns = dns == null ? Dns.none() : dns;
        logConfig = logConfig == null ? new LogConfig("", Map.of()) : logConfig;
        restartPolicy = restartPolicy == null ? new RestartPolicy("", 0) : restartPolicy;
    }

    /** Nothing said. */
    public static HostConfig empty() {
        return HostConfigBuilder.builder().build();
    }

    /** Modes in Docker's words: empty for the default, {@code host}, {@code container:<id>}, {@code private} … */
    public record Namespaces(String network, String pid, String ipc, String uts, String user, String cgroup) {
        public Namespaces {
            network = Absent.text(network);
            pid = Absent.text(pid);
            ipc = Absent.text(ipc);
            uts = Absent.text(uts);
            user = Absent.text(user);
            cgroup = Absent.text(cgroup);
        }

        public static Namespaces defaults() {
            return new Namespaces("", "", "", "", "", "");
        }
    }

    /**
     * Privileges.
     *
     * @param maskedPaths absent for Docker's default list, empty for none
     * @param readonlyPaths absent for Docker's default list, empty for none
     * @param oomScoreAdj -1000 to 1000
     */
    public record Security(
            boolean privileged,
            boolean readonlyRootfs,
            List<String> capAdd,
            List<String> capDrop,
            List<String> groupAdd,
            List<String> securityOpt,
            Optional<List<String>> maskedPaths,
            Optional<List<String>> readonlyPaths,
            Map<String, String> sysctls,
            int oomScoreAdj) {
        public Security {
            capAdd = Absent.list(capAdd);
            capDrop = Absent.list(capDrop);
            groupAdd = Absent.list(groupAdd);
            securityOpt = Absent.list(securityOpt);
            maskedPaths = Absent.optional(maskedPaths);
            readonlyPaths = Absent.optional(readonlyPaths);
            sysctls = Absent.map(sysctls);
        }

        public static Security defaults() {
            return new Security(false, false, null, null, null, null, Optional.empty(), Optional.empty(), null, 0);
        }
    }

    /**
     * Name resolution.
     *
     * @param extraHosts {@code name:address} lines for /etc/hosts
     */
    public record Dns(List<String> servers, List<String> search, List<String> options, List<String> extraHosts) {
        public Dns {
            servers = Absent.list(servers);
            search = Absent.list(search);
            options = Absent.list(options);
            extraHosts = Absent.list(extraHosts);
        }

        public static Dns none() {
            return new Dns(null, null, null, null);
        }
    }
}
