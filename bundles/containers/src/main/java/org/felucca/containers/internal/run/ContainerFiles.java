package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.model.EndpointSettings;
import org.felucca.model.HostConfig;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciMount;

/** The files of a container that the engine writes: hosts, hostname, resolv.conf. Written anew at every start. */
final class ContainerFiles {
    static final String HOSTS = "hosts";
    static final String HOSTNAME = "hostname";
    static final String RESOLV_CONF = "resolv.conf";

    private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final Path HOST_HOSTS = Path.of("/etc/hosts");
    private static final String NDOTS = "ndots:";
    private static final String HOST_GATEWAY = "host-gateway";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "127.0.0.11", "127.0.0.53", "127.0.1.1", "::1");

    private static final String LOCAL_HOSTS =
            """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            ff00::0\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;

    /** Two others may have got new addresses at once. */
    private static final Object READDRESSING = new Object();

    private final Path folder;

    ContainerFiles(Path folder) {
        this.folder = folder;
    }

    /** The binds that put them in their places. */
    List<OciMount> mounts() {
        return Stream.of(RESOLV_CONF, HOSTNAME, HOSTS)
                .map(name -> new OciMount(
                        "/etc/" + name, "bind", folder.resolve(name).toString(), List.of("rbind", "rprivate")))
                .toList();
    }

    /**
     * Writes all three for a container with endpoints of its own.
     *
     * @param links lines about others
     */
    void write(
            ContainerRecord record, Iterable<EndpointSettings> endpoints, List<String> links, List<String> nameservers)
            throws IOException {
        StringBuilder hosts = new StringBuilder(LOCAL_HOSTS);
        String gateway = "";
        String names = names(record);
        List<String> own = new ArrayList<>();
        for (EndpointSettings endpoint : endpoints) {
            gateway = gateway.isEmpty() ? endpoint.gateway() : gateway;
            Stream.of(endpoint.ipAddress(), endpoint.globalIpv6Address())
                    .filter(address -> !address.isEmpty())
                    .forEach(address -> own.add(address + "\t" + names + "\n"));
        }
        extraHosts(hosts, record.hostConfig(), gateway);
        links.forEach(hosts::append);
        own.forEach(hosts::append);
        write(HOSTS, hosts.toString());
        write(HOSTNAME, record.config().hostname() + "\n");
        writeResolver(record, nameservers);
    }

    /** @param nameservers the engine's own; empty for those of the container's settings, or the host's */
    void writeResolver(ContainerRecord record, List<String> nameservers) throws IOException {
        write(RESOLV_CONF, resolvConf(record.hostConfig().dns(), nameservers, false));
    }

    /** A container that runs has got a further address. */
    void addAddress(ContainerRecord record, String address) throws IOException {
        if (!address.isEmpty()) {
            synchronized (READDRESSING) {
                write(HOSTS, Files.readString(folder.resolve(HOSTS)) + address + "\t" + names(record) + "\n");
            }
        }
    }

    /** A container that runs has no longer this address. What else somebody wrote into the file stays. */
    void removeAddress(String address) throws IOException {
        synchronized (READDRESSING) {
            StringBuilder hosts = new StringBuilder();
            for (String line : Files.readAllLines(folder.resolve(HOSTS))) {
                if (address.isEmpty() || !line.startsWith(address + "\t")) {
                    hosts.append(line).append('\n');
                }
            }
            write(HOSTS, hosts.toString());
        }
    }

    /** Writes all three for a container in the host's network. */
    void writeOfHost(ContainerRecord record) throws IOException {
        StringBuilder hosts = new StringBuilder(Files.exists(HOST_HOSTS) ? Files.readString(HOST_HOSTS) : LOCAL_HOSTS);
        extraHosts(hosts, record.hostConfig(), "127.0.0.1");
        write(HOSTS, hosts.toString());
        write(HOSTNAME, record.config().hostname() + "\n");
        write(RESOLV_CONF, resolvConf(record.hostConfig().dns(), List.of(), true));
    }

    /** Makes them root's of the container, who may write to them. */
    void give(IdMappings ids) {
        for (String name : List.of(RESOLV_CONF, HOSTNAME, HOSTS)) {
            LinuxFiles.chown(Fd.CWD, folder.resolve(name).toString(), ids.hostUid(0), ids.hostGid(0));
        }
    }

    /** Another container, known here by an alias, has another address. What else somebody wrote into the file stays. */
    void readdress(String alias, String address) throws IOException {
        synchronized (READDRESSING) {
            StringBuilder hosts = new StringBuilder();
            for (String line : Files.readAllLines(folder.resolve(HOSTS))) {
                int tab = line.indexOf('\t');
                boolean meant = tab > 0 && line.startsWith(alias + " ", tab + 1);
                hosts.append(meant ? address + line.substring(tab) : line).append('\n');
            }
            write(HOSTS, hosts.toString());
        }
    }

    private static String names(ContainerRecord record) {
        String hostname = record.config().hostname();
        String domain = record.config().domainname();
        return domain.isEmpty() ? hostname : hostname + "." + domain + " " + hostname;
    }

    private static void extraHosts(StringBuilder hosts, HostConfig host, String gateway) {
        for (String extra : host.dns().extraHosts()) {
            int cut = extra.indexOf(':');
            String address = extra.substring(cut + 1);
            hosts.append(address.equals(HOST_GATEWAY) ? gateway : address)
                    .append('\t')
                    .append(extra, 0, cut)
                    .append('\n');
        }
    }

    /** The host's file with the user's words in the place of the host's. */
    private static String resolvConf(HostConfig.Dns dns, List<String> nameservers, boolean keepLoopback)
            throws IOException {
        List<String> lines = Files.exists(HOST_RESOLV_CONF) ? Files.readAllLines(HOST_RESOLV_CONF) : List.of();
        List<String> servers = nameservers.isEmpty() ? dns.servers() : nameservers;
        if (servers.isEmpty()) {
            servers = words(lines, "nameserver");
            // a resolver on the host's loopback can't be reached from another network namespace
            servers = keepLoopback
                    ? servers
                    : servers.stream().filter(s -> !LOOPBACK.contains(s)).toList();
        }
        List<String> search = dns.search().isEmpty() ? words(lines, "search") : dns.search();
        List<String> options = new ArrayList<>(dns.options().isEmpty() ? words(lines, "options") : dns.options());
        if (!nameservers.isEmpty() && options.stream().noneMatch(option -> option.startsWith(NDOTS))) {
            options.add(NDOTS + "0"); // as Docker: what has no dot is asked for first as it is
        }
        StringBuilder text = new StringBuilder();
        if (!search.isEmpty() && !search.equals(List.of("."))) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        return text.toString();
    }

    private static List<String> words(List<String> lines, String key) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(key + " ") || line.startsWith(key + "\t"))
                .flatMap(line -> Stream.of(line.substring(key.length()).strip().split("\\s+")))
                .toList();
    }

    /** In place, not by rename: a running container has the file itself bound. */
    private void write(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
