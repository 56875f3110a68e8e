package org.felucca.client.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.felucca.client.text.Texts;

/** Reads {@code --publish} and {@code --expose}: {@code [ip:][host-port:]container-port[/protocol]}, ports may be ranges. */
final class PortSyntax {
    private static final long LAST_PORT = 65535;

    private final Map<String, Object> exposed = new LinkedHashMap<>();
    private final Map<String, List<Object>> bindings = new LinkedHashMap<>();

    /** A range of ports; one port is a range of one. */
    private record Range(long first, long last) {
        long size() {
            return last - first;
        }

        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    /** The ports that are known to be used: each with an empty object. */
    Map<String, Object> exposed() {
        return exposed;
    }

    /** Where on the host the ports are reached. */
    Map<String, List<Object>> bindings() {
        return bindings;
    }

    void publish(String text) {
        String spec = text.contains("=") ? fromFields(text) : text;
        String[] parts = spec.split(":", -1);
        String inside = parts[parts.length - 1];
        String outside = parts.length > 1 ? parts[parts.length - 2] : "";
        String ip = parts.length > 2 ? address(String.join(":", List.of(parts).subList(0, parts.length - 2))) : "";
        String protocol = protocol(inside);
        String portText = inside.indexOf('/') < 0 ? inside : inside.substring(0, inside.indexOf('/'));
        if (portText.isEmpty()) {
            throw new IllegalArgumentException("no port specified: " + spec + "<empty>");
        }
        Range container = range(portText, "invalid containerPort: " + portText);
        Range host = outside.isEmpty() ? null : range(outside, "invalid hostPort: " + outside);
        if (host != null && host.size() != container.size() && container.size() != 0) {
            throw new IllegalArgumentException(
                    "invalid ranges specified for container and host Ports: " + portText + " and " + outside);
        }
        for (long i = 0; i <= container.size(); i++) {
            String port = container.first() + i + "/" + protocol;
            exposed.put(port, Map.of());
            bindings.computeIfAbsent(port, unused -> new ArrayList<>()).add(binding(ip, hostPort(host, container, i)));
        }
    }

    private static String hostPort(Range host, Range container, long i) {
        if (host == null) {
            return "";
        }
        return container.size() == 0 ? host.toString() : Long.toString(host.first() + i);
    }

    private static Map<String, Object> binding(String ip, String port) {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("HostIp", ip);
        binding.put("HostPort", port);
        return binding;
    }

    /** Turns {@code published=8080,target=80,protocol=tcp} into the short form. */
    private static String fromFields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("protocol", "tcp");
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "invalid publish opts format (should be name=value but got '" + field + "')");
            }
            fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
        return fields.getOrDefault("published", "") + ":" + fields.getOrDefault("target", "") + "/"
                + fields.get("protocol");
    }

    private static String address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!bare.isEmpty() && !NetworkSyntax.isAddress(bare)) {
            throw new IllegalArgumentException("invalid IP address: " + bare);
        }
        return bare;
    }

    void expose(String text) {
        if (text.contains(":")) {
            throw new IllegalArgumentException("invalid port format for --expose: " + text);
        }
        int slash = text.indexOf('/');
        String ports = slash < 0 ? text : text.substring(0, slash);
        String protocol = slash < 0 || slash == text.length() - 1 ? "tcp" : text.substring(slash + 1);
        Range range = range(
                ports,
                "invalid range format for --expose: " + text + ", error: strconv.ParseUint: parsing "
                        + Texts.quoted(ports) + ": invalid syntax");
        for (long port = range.first(); port <= range.last(); port++) {
            exposed.put(port + "/" + protocol, Map.of());
        }
    }

    private static String protocol(String port) {
        int slash = port.indexOf('/');
        String protocol = slash < 0 || slash == port.length() - 1
                ? "tcp"
                : port.substring(slash + 1).toLowerCase(Locale.ROOT);
        if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
            throw new IllegalArgumentException("invalid proto: " + port.substring(slash + 1));
        }
        return protocol;
    }

    private static Range range(String text, String refusal) {
        int dash = text.indexOf('-');
        try {
            long first = Long.parseLong(dash < 0 ? text : text.substring(0, dash));
            long last = dash < 0 ? first : Long.parseLong(text.substring(dash + 1));
            if (first >= 0 && last >= first && last <= LAST_PORT) {
                return new Range(first, last);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(refusal, e);
        }
        throw new IllegalArgumentException(refusal);
    }
}
