package org.felucca.server.internal.wire;

import java.util.List;
import java.util.Optional;
import org.felucca.model.MountSpec;
import org.felucca.model.MountSpec.BindOptions;
import org.felucca.model.MountSpecBuilder;

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

    /** Before 1.44 a read-only bind left what is mounted below it writable. */
    static MountSpec mount(MountSpec said, int minor) {
        if (minor >= 44 || !said.readOnly() || !said.type().equals("bind")) {
            return said;
        }
        BindOptions options = said.bind().orElse(new BindOptions("", false, false, false, false));
        return MountSpecBuilder.builder(said)
                .bind(Optional.of(new BindOptions(
                        options.propagation(), options.nonRecursive(), options.createMountpoint(), true, false)))
                .build();
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
