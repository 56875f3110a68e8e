package org.felucca.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where this engine lives. Every value is a framework property of the same name, which bundles may read and which
 * `${felucca.root}` in a configuration file stands for; so several engines can run side by side.
 *
 * @param home the folder that the build laid out: bundles, features, config
 * @param values the properties, by name
 */
record Settings(Path home, Map<String, String> values) {
    static final String ROOT = "felucca.root";
    static final String RUN = "felucca.run";
    static final String SOCKET = "felucca.socket";
    static final String CONFIG = "felucca.config";
    static final String FEATURE = "felucca.feature";

    private static final Map<String, String> OPTIONS = Map.of(
            "--root", ROOT,
            "--run", RUN,
            "--socket", SOCKET,
            "--config", CONFIG,
            "--feature", FEATURE,
            "--cgroup-parent", "felucca.cgroup.parent",
            "--bridge", "felucca.bridge");

    Settings {
        values = Map.copyOf(values);
    }

    /** From the command line `--root DIR --run DIR …`; `--option=value` is taken too. Throws StartFailure. */
    static Settings parse(Path home, String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            String property = OPTIONS.get(option);
            if (property == null) {
                throw new StartFailure("unknown option " + option + ": the engine takes "
                        + String.join(", ", OPTIONS.keySet().stream().sorted().toList()));
            }
            if (equals < 0 && ++i == arguments.length) {
                throw new StartFailure("option " + option + " needs a value");
            }
            values.put(property, equals < 0 ? arguments[i] : argument.substring(equals + 1));
        }
        values.putIfAbsent(ROOT, "/var/lib/felucca");
        values.putIfAbsent(RUN, "/run/felucca");
        values.putIfAbsent(SOCKET, values.get(RUN) + "/felucca.sock");
        values.putIfAbsent(CONFIG, "/etc/felucca");
        values.putIfAbsent(FEATURE, "engine");
        values.putIfAbsent("felucca.cgroup.parent", "/felucca");
        values.putIfAbsent("felucca.bridge", "felucca0");
        values.put("felucca.home", home.toString());
        return new Settings(home, values);
    }

    Path root() {
        return Path.of(values.get(ROOT)).toAbsolutePath();
    }

    Path run() {
        return Path.of(values.get(RUN)).toAbsolutePath();
    }

    Path socket() {
        return Path.of(values.get(SOCKET)).toAbsolutePath();
    }

    Path feature() {
        String name = values.get(FEATURE);
        return name.contains("/") ? Path.of(name) : home.resolve("features").resolve(name + ".json");
    }

    Path bundle(BundleId id) {
        return home.resolve("bundles").resolve(id.fileName());
    }

    Path shippedConfig() {
        return home.resolve("config");
    }

    Path ownConfig() {
        return Path.of(values.get(CONFIG)).toAbsolutePath();
    }
}
