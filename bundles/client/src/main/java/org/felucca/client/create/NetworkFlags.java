package org.felucca.client.create;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.FlagKind;
import org.felucca.client.cli.Syntax;
import org.felucca.client.text.Texts;

/** The container's networks, names and ports. */
final class NetworkFlags {
    private final Flag<List<String>> addHost;
    private final Flag<List<String>> dns;
    private final Flag<List<String>> dnsOption;
    private final Flag<List<String>> dnsSearch;
    private final Flag<List<String>> expose;
    private final Flag<String> ip;
    private final Flag<String> ip6;
    private final Flag<List<String>> link;
    private final Flag<List<String>> linkLocalIp;
    private final Flag<String> macAddress;
    private final Flag<List<NetworkSyntax>> network;
    private final Flag<List<String>> networkAlias;
    private final Flag<List<String>> publish;
    private final Flag<Boolean> publishAll;

    NetworkFlags(Syntax syntax) {
        FlagKind<String> asIs = text -> text;
        addHost = syntax.list("", "add-host", "list", NetworkFlags::extraHost, "Add a line to /etc/hosts (host:ip)");
        dns = syntax.list("", "dns", "list", NetworkFlags::address, "Use this name server");
        dnsOption = syntax.list("", "dns-option", "Set an option of the resolver");
        syntax.hiddenName("dns-opt", dnsOption, asIs);
        dnsSearch = syntax.list("", "dns-search", "list", NetworkFlags::domain, "Search names in this domain");
        expose = syntax.list("", "expose", "Say that a port or range of ports is used");
        ip = syntax.text("", "ip", "IPv4 address of the container");
        ip6 = syntax.text("", "ip6", "IPv6 address of the container");
        link = syntax.list("", "link", "list", NetworkFlags::link, "Let another container be found by name");
        linkLocalIp = syntax.list("", "link-local-ip", "Link-local address of the container");
        macAddress = syntax.text("", "mac-address", "MAC address of the container");
        network = syntax.list("", "network", "network", NetworkSyntax::parse, "Connect to a network");
        syntax.hiddenName("net", network, NetworkSyntax::parse);
        networkAlias = syntax.list("", "network-alias", "Further name of the container in its network");
        syntax.hiddenName("net-alias", networkAlias, asIs);
        publish = syntax.list("p", "publish", "Publish a port on the host ([ip:][host-port:]port)");
        publishAll = syntax.flag("P", "publish-all", "Publish all exposed ports on free ports");
    }

    private static String extraHost(String text) {
        int separator = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
        String name = separator < 0 ? "" : text.substring(0, separator);
        if (name.isEmpty() || name.contains(":")) {
            throw new IllegalArgumentException("bad format for add-host: " + Texts.quoted(text));
        }
        String address = text.substring(separator + 1);
        if (address.length() > 2 && address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        if (!address.equals("host-gateway") && !NetworkSyntax.isAddress(address.trim())) {
            throw new IllegalArgumentException("invalid IP address in add-host: " + Texts.quoted(address));
        }
        return name + ":" + address;
    }

    private static String address(String text) {
        if (!NetworkSyntax.isAddress(text.trim())) {
            throw new IllegalArgumentException("IP address is not correctly formatted: " + text);
        }
        return text.trim();
    }

    private static String domain(String text) {
        String domain = text.trim();
        if (!domain.equals(".") && !domain.matches("(?=.*[a-zA-Z])(\\w[\\w-]{0,62}\\.?)+")) {
            throw new IllegalArgumentException(domain + " is not a valid domain");
        }
        return domain;
    }

    private static String link(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty string specified for links");
        }
        if (text.split(":", -1).length > 2) {
            throw new IllegalArgumentException("bad format for links: " + text);
        }
        return text;
    }

    void addTo(CreateBody body) {
        if (!macAddress.get().isEmpty() && !NetworkSyntax.isMac(macAddress.get())) {
            throw new IllegalArgumentException(macAddress.get() + " is not a valid mac address");
        }
        PortSyntax ports = new PortSyntax();
        publish.get().forEach(ports::publish);
        expose.get().forEach(ports::expose);
        if (!ports.exposed().isEmpty()) {
            body.config().put("ExposedPorts", ports.exposed());
        }
        Map<String, Object> host = body.host();
        host.put("PortBindings", ports.bindings());
        host.put("PublishAllPorts", publishAll.get());
        host.put(
                "NetworkMode",
                network.get().isEmpty() ? "default" : network.get().get(0).target);
        host.put("Dns", dns.get());
        host.put("DnsOptions", dnsOption.get());
        host.put("DnsSearch", dnsSearch.get());
        host.put("ExtraHosts", Values.orNull(addHost.get()));
        host.put("Links", Values.orNull(link.get()));
        addEndpoints(body);
    }

    private void addEndpoints(CreateBody body) {
        List<NetworkSyntax> networks = network.get();
        if (networks.isEmpty()) {
            NetworkSyntax usual = NetworkSyntax.named("default");
            applyFlags(usual);
            body.endpoints().put(usual.target, usual.endpoint());
            return;
        }
        applyFlags(networks.get(0));
        for (NetworkSyntax each : networks) {
            Map<String, Object> endpoint = each.endpoint();
            if (body.endpoints().containsKey(each.target)) {
                throw new IllegalArgumentException(
                        "network " + Texts.quoted(each.target) + " is specified multiple times");
            }
            if (networks.size() > 1 || !each.isPlain()) {
                body.endpoints().put(each.target, endpoint);
            }
        }
        long userDefined =
                networks.stream().filter(NetworkSyntax::isUserDefined).count();
        if (userDefined != 0 && userDefined != networks.size()) {
            throw new IllegalArgumentException(
                    "conflicting options: cannot attach both user-defined and non-user-defined network-modes");
        }
    }

    /** The flags without a network's name are about the first network. */
    private void applyFlags(NetworkSyntax first) {
        conflict(first.aliases.isEmpty(), networkAlias.get().isEmpty(), "--network-alias and per-network alias");
        conflict(first.ipv4.isEmpty(), ip.get().isEmpty(), "--ip and per-network IPv4 address");
        conflict(first.ipv6.isEmpty(), ip6.get().isEmpty(), "--ip6 and per-network IPv6 address");
        conflict(first.mac.isEmpty(), macAddress.get().isEmpty(), "--mac-address and per-network MAC address");
        conflict(
                first.linkLocalIps.isEmpty(),
                linkLocalIp.get().isEmpty(),
                "--link-local-ip and per-network link-local IP addresses");
        first.aliases = new ArrayList<>(first.aliases);
        first.aliases.addAll(networkAlias.get());
        first.linkLocalIps.addAll(linkLocalIp.get());
        first.ipv4 = first.ipv4 + ip.get();
        first.ipv6 = first.ipv6 + ip6.get();
        first.mac = first.mac + macAddress.get();
        if (first.isUserDefined()) {
            first.links.addAll(link.get());
        }
    }

    private static void conflict(boolean noneInNetwork, boolean noneInFlag, String what) {
        if (!noneInNetwork && !noneInFlag) {
            throw new IllegalArgumentException("conflicting options: cannot specify both " + what);
        }
    }
}
