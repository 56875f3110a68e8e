package org.felucca.execdriver.native_.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of the host: the limit of who has none. */
final class HostMemory {
    /** Bytes, from /proc/meminfo. */
    static final long TOTAL = read();

    private HostMemory() {}

    private static long read() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            throw new IllegalStateException("no MemTotal in /proc/meminfo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
