package org.felucca.volumes.internal;

import java.nio.file.Path;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where this bundle keeps its files, and its defaults. */
@Component(service = Settings.class, configurationPid = "org.felucca.volumes")
@Designate(ocd = Settings.Config.class)
public final class Settings {
    @ObjectClassDefinition(name = "Volumes")
    @interface Config {
        @AttributeDefinition(description = "driver of volumes that name none")
        String driver() default "local";
    }

    private final Path root;
    private final Path run;
    private final String driver;

    @Activate
    public Settings(BundleContext context, Config config) {
        this(
                Path.of(Objects.requireNonNullElse(context.getProperty("felucca.root"), "/var/lib/felucca")),
                Path.of(Objects.requireNonNullElse(context.getProperty("felucca.run"), "/run/felucca")),
                config.driver());
    }

    /**
     * @param root the engine's state root
     * @param run its run root
     */
    Settings(Path root, Path run, String driver) {
        this.root = root;
        this.run = run;
        this.driver = driver;
    }

    Path root() {
        return root;
    }

    Path run() {
        return run;
    }

    String driver() {
        return driver;
    }
}
