package org.felucca.containers.internal.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.engine.container.StatsSample;

/** Traffic of the interfaces in the network namespace of a process, proc(5) {@code /proc/PID/net/dev}. No thread enters it. */
final class Interfaces {
    private static final int FIELDS = 16;

    private Interfaces() {}

    /** By name, without the loopback. */
    static Map<String, StatsSample.Network> of(int pid) throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/" + pid + "/net/dev")));
    }

    /** Lines such as {@code eth0: 572 6 0 0 0 0 0 0 0 0 0 0 0 0 0 0}: eight counters received, eight sent. */
    static Map<String, StatsSample.Network> parse(List<String> lines) {
        Map<String, StatsSample.Network> networks = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).trim();
            if (name.isEmpty() || name.equals("lo")) {
                continue;
            }
            String[] fields = line.substring(colon + 1).trim().split("\\s+", -1);
            if (fields.length >= FIELDS) {
                networks.put(name, network(fields));
            }
        }
        return networks;
    }

    private static StatsSample.Network network(String[] fields) {
        long[] values = new long[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            values[i] = Long.parseUnsignedLong(fields[i]);
        }
        return new StatsSample.Network(
                values[0], values[1], values[2], values[3], values[8], values[9], values[10], values[11]);
    }
}
