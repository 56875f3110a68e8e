package org.felucca.containers.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.containers.internal.spec.IdRanges;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.model.HostConfig;
import org.felucca.model.IdMappings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where this bundle keeps its files, and its defaults. */
@Component(service = Settings.class, configurationPid = "org.felucca.containers")
@Designate(ocd = Settings.Config.class)
public final class Settings {
    @ObjectClassDefinition(name = "Containers")
    @interface Config {
        @AttributeDefinition(description = "log driver of containers that name none")
        String log_driver() default "json-file";

        @AttributeDefinition(description = "its options where a container has none of its own: key=value")
        String[] log_opts() default {};

        @AttributeDefinition(description = "exec driver of containers that name none")
        String runtime() default "runc";

        @AttributeDefinition(description = "seconds between the stop signal and the kill")
        int stop_timeout() default 10;

        @AttributeDefinition(description = "run an init as pid 1 where a container does not say")
        boolean init() default false;

        @AttributeDefinition(description = "stop containers when the engine stops")
        boolean stop_with_engine() default false;

        @AttributeDefinition(
                description =
                        "whose ranges in /etc/subuid and /etc/subgid are the ids of containers: default, user[:group] or uid[:gid]; empty for the host's ids")
        String userns_remap() default "";

        @AttributeDefinition(description = "the ids of containers in place of userns.remap: inside:host:count")
        String[] userns_uids() default {};

        @AttributeDefinition(description = "the same for groups; those of userns.uids where it is empty")
        String[] userns_gids() default {};
    }

    private final Path root;
    private final Path run;
    private final String cgroupParent;
    private final String launch;
    private final Defaults defaults;

    /** What the configuration says. */
    record Defaults(
            String logDriver,
            Map<String, String> logOptions,
            String runtime,
            int stopTimeoutSeconds,
            boolean init,
            boolean stopWithEngine,
            IdMappings ids) {}

    @Activate
    public Settings(BundleContext context, Config config) {
        this(
                Path.of(property(context, "felucca.root", "/var/lib/felucca")),
                Path.of(property(context, "felucca.run", "/run/felucca")),
                property(context, "felucca.cgroup.parent", "/felucca"),
                property(context, Constants.FRAMEWORK_UUID, ""),
                new Defaults(
                        config.log_driver(),
                        options(config.log_opts()),
                        config.runtime(),
                        config.stop_timeout(),
                        config.init(),
                        config.stop_with_engine(),
                        new IdRanges()
                                .read(
                                        config.userns_remap(),
                                        List.of(config.userns_uids()),
                                        List.of(config.userns_gids()))));
    }

    Settings(Path root, Path run, String cgroupParent, String launch, Defaults defaults) {
        this.root = root;
        this.run = run;
        this.cgroupParent = cgroupParent;
        this.launch = launch;
        this.defaults = defaults;
    }

    private static Map<String, String> options(String... words) {
        Map<String, String> options = new TreeMap<>();
        for (String word : words) {
            int cut = word.indexOf('=');
            options.put(cut < 0 ? word : word.substring(0, cut), cut < 0 ? "" : word.substring(cut + 1));
        }
        return options;
    }

    private static String property(BundleContext context, String name, String otherwise) {
        String value = context.getProperty(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** The engine's state root. */
    Path root() {
        return root;
    }

    /** The engine's run root, forgotten at reboot. */
    public Path run() {
        return run;
    }

    /** The launch of the framework: this bundle's predecessor had the same, an engine that was killed another. */
    public String launch() {
        return launch;
    }

    public String cgroupParent() {
        return cgroupParent;
    }

    public String logDriver() {
        return defaults.logDriver();
    }

    /** Options of the default log driver. */
    public Map<String, String> logOptions() {
        return defaults.logOptions();
    }

    public String runtime() {
        return defaults.runtime();
    }

    public int stopTimeoutSeconds() {
        return defaults.stopTimeoutSeconds();
    }

    public boolean init() {
        return defaults.init();
    }

    /** Whose files on the host those of containers are, unless they say {@code --userns=host}. */
    public IdMappings ids() {
        return defaults.ids();
    }

    /** The same for a container. */
    public IdMappings ids(HostConfig host) {
        return host.namespaces().user().equals(Modes.HOST) ? IdMappings.NONE : ids();
    }

    public boolean stopWithEngine() {
        return defaults.stopWithEngine();
    }
}
