package org.felucca.containers.internal.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processor time of the whole host, proc(5) {@code /proc/stat}.
 *
 * @param nanos busy or idle, all processors together; the kernel counts in hundredths of a second
 * @param processors that are online
 */
record HostCpu(long nanos, int processors) {
    private static final long NANOS_PER_TICK = 10_000_000;
    /** User, nice, system, idle, iowait, irq, softirq: the time of guests is in the first two already. */
    private static final int FIELDS = 7;

    static HostCpu read() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/stat")));
    }

    static HostCpu parse(List<String> lines) {
        long ticks = 0;
        int processors = 0;
        for (String line : lines) {
            if (line.startsWith("cpu ")) {
                String[] fields = line.trim().split("\\s+", -1);
                for (int i = 1; i <= FIELDS && i < fields.length; i++) {
                    ticks += Long.parseLong(fields[i]);
                }
            } else if (line.startsWith("cpu")) {
                processors++;
            }
        }
        return new HostCpu(ticks * NANOS_PER_TICK, processors);
    }
}
