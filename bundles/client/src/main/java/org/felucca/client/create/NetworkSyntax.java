package org.felucca.client.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One {@code --network}: a name, or {@code name=…,alias=…,ip=…}. */
final class NetworkSyntax {
    String target = "";
    List<String> aliases = new ArrayList<>();
    List<String> links = new ArrayList<>();
    List<String> linkLocalIps = new ArrayList<>();
    Map<String, Object> driverOptions = new LinkedHashMap<>();
    String ipv4 = "";
    String ipv6 = "";
    String mac = "";
    long gatewayPriority;

    static NetworkSyntax named(String target) {
        NetworkSyntax network = new NetworkSyntax();
        network.target = target;
        return network;
    }

    static NetworkSyntax parse(String text) {
        if (text.indexOf('=') <= 0) {
            return named(text);
        }
        NetworkSyntax network = new NetworkSyntax();
        for (String field : Values.csv(text)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("invalid field " + field);
            }
            String key = field.substring(0, equals).trim().toLowerCase(Locale.ROOT);
            network.field(key, field.substring(equals + 1).trim().toLowerCase(Locale.ROOT));
        }
        if (network.target.isEmpty()) {
            throw new IllegalArgumentException("network name/id is not specified");
        }
        return network;
    }

    private void field(String key, String value) {
        switch (key) {
            case "name" -> target = value;
            case "alias" -> aliases.add(value);
            case "ip" -> ipv4 = value;
            case "ip6" -> ipv6 = value;
            case "mac-address" -> mac = value;
            case "link-local-ip" -> linkLocalIps.add(value);
            case "driver-opt" -> {
                int equals = value.indexOf('=');
                if (equals <= 0) {
                    throw new IllegalArgumentException("invalid key value pair format in driver options");
                }
                driverOptions.put(
                        value.substring(0, equals).trim(),
                        value.substring(equals + 1).trim());
            }
            case "gw-priority" -> {
                try {
                    gatewayPriority = Integer.parseInt(value);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("invalid gw-priority (" + value + "): invalid syntax", e);
                }
            }
            default -> throw new IllegalArgumentException("invalid field key " + key);
        }
    }

    /** Whether this is a network that users make, not one of the engine's own or another container's. */
    boolean isUserDefined() {
        return !List.of("default", "bridge", "host", "none").contains(target) && !target.startsWith("container:");
    }

    /** Whether there is nothing but a name. */
    boolean isPlain() {
        return aliases.isEmpty()
                && links.isEmpty()
                && linkLocalIps.isEmpty()
                && driverOptions.isEmpty()
                && ipv4.isEmpty()
                && ipv6.isEmpty()
                && mac.isEmpty()
                && gatewayPriority == 0;
    }

    /** The endpoint's settings in the create document. */
    Map<String, Object> endpoint() {
        if (target.isBlank()) {
            throw new IllegalArgumentException("no name set for network");
        }
        if (!isUserDefined() && !aliases.isEmpty()) {
            throw new IllegalArgumentException("network-scoped aliases are only supported for user-defined networks");
        }
        if (!isUserDefined() && !links.isEmpty()) {
            throw new IllegalArgumentException("links are only supported for user-defined networks");
        }
        if (!mac.isEmpty() && !isMac(mac)) {
            throw new IllegalArgumentException(mac + " is not a valid mac address");
        }
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("IPAMConfig", addresses());
        endpoint.put("Links", Values.orNull(links));
        endpoint.put("Aliases", Values.orNull(aliases));
        endpoint.put("MacAddress", mac);
        endpoint.put("DriverOpts", driverOptions.isEmpty() ? null : driverOptions);
        endpoint.put("GwPriority", gatewayPriority);
        endpoint.put("NetworkID", "");
        endpoint.put("EndpointID", "");
        endpoint.put("Gateway", "");
        endpoint.put("IPAddress", "");
        endpoint.put("IPPrefixLen", 0L);
        endpoint.put("IPv6Gateway", "");
        endpoint.put("GlobalIPv6Address", "");
        endpoint.put("GlobalIPv6PrefixLen", 0L);
        endpoint.put("DNSNames", null);
        return endpoint;
    }

    private Map<String, Object> addresses() {
        Map<String, Object> addresses = new LinkedHashMap<>();
        if (!ipv4.isEmpty()) {
            addresses.put("IPv4Address", ipv4);
        }
        if (!ipv6.isEmpty()) {
            addresses.put("IPv6Address", ipv6);
        }
        if (!linkLocalIps.isEmpty()) {
            addresses.put("LinkLocalIPs", linkLocalIps);
        }
        return addresses.isEmpty() ? null : addresses;
    }

    static boolean isMac(String text) {
        return text.trim().matches("(?i)[0-9a-f]{2}([:-][0-9a-f]{2}){5,7}|[0-9a-f]{4}(\\.[0-9a-f]{4}){2,3}");
    }

    /** Whether text is an IPv4 or IPv6 address; never asks a name server. */
    static boolean isAddress(String text) {
        if (text.indexOf(':') >= 0) {
            return text.matches("(?i)[0-9a-f:.]+(%\\w+)?") && parses(text);
        }
        return text.matches("(\\d{1,3}\\.){3}\\d{1,3}") && parses(text);
    }

    private static boolean parses(String digits) {
        try {
            return java.net.InetAddress.getByName(digits) != null;
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }
}
