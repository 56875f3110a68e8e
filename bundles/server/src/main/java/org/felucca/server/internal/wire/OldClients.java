package org.felucca.server.internal.wire;

import java.util.List;

/** What clients of older versions of the API mean by what they send or leave out. Quirks of one version, each by its name. */
final class OldClients {
    private OldClients() {}

    /** Before 1.40 a container's IPC namespace could be joined by others unless it was said otherwise. */
    static String ipcMode(String said, int minor) {
        return isEmpty(said) && minor < 40 ? "shareable" : said;
    }

    /** Before 1.41 there were no cgroup namespaces. */
    static String cgroupnsMode(String said, int minor) {
        return isEmpty(said) && minor < 41 ? "host" : said;
    }

    /** Before 1.42 the field was sent and had no effect. */
    static List<Integer> consoleSize(List<Integer> said, int minor) {
        return said == null || minor < 42 ? List.of() : said;
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
