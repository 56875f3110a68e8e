package org.felucca.client.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.json.Doc;

/** The ports column of a container list: published ports first, neighbours joined to ranges. */
public final class Ports {
    private static final class Range {
        final long first;
        long last;

        Range(long port) {
            first = port;
            last = port;
        }
    }

    private Ports() {}

    /** Shows the {@code Ports} of a container summary. */
    public static String show(List<Doc> ports) {
        List<Doc> sorted = new ArrayList<>(ports);
        sorted.sort(Comparator.comparingLong((Doc port) -> port.number("PrivatePort"))
                .thenComparing(port -> port.string("IP"))
                .thenComparingLong(port -> port.number("PublicPort"))
                .thenComparing(port -> port.string("Type")));
        Map<String, Range> ranges = new LinkedHashMap<>();
        List<String> published = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (Doc port : sorted) {
            long inside = port.number("PrivatePort");
            String key = port.string("Type");
            String ip = port.string("IP");
            if (!ip.isEmpty()) {
                if (port.number("PublicPort") != inside) {
                    published.add(hostPort(ip, port.number("PublicPort")) + "->" + inside + "/" + port.string("Type"));
                    continue;
                }
                key = ip + "/" + key;
            }
            Range range = ranges.get(key);
            if (range == null) {
                ranges.put(key, new Range(inside));
            } else if (inside == range.last + 1) {
                range.last = inside;
            } else if (inside != range.last) {
                shown.add(range(key, range));
                ranges.put(key, new Range(inside));
            }
        }
        for (Map.Entry<String, Range> entry : ranges.entrySet()) {
            shown.add(range(entry.getKey(), entry.getValue()));
        }
        shown.addAll(published);
        return String.join(", ", shown);
    }

    private static String range(String key, Range range) {
        String ports = range.first == range.last ? Long.toString(range.first) : range.first + "-" + range.last;
        int slash = key.lastIndexOf('/');
        String type = key.substring(slash + 1);
        if (slash < 0) {
            return ports + "/" + type;
        }
        String ip = key.substring(0, slash);
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + ports + "->" + ports + "/" + type;
    }

    /** A host address with its port; IPv6 goes in brackets. */
    public static String hostPort(String ip, long port) {
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }
}
