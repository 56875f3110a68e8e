package org.felucca.volumedriver.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.felucca.driver.DriverTable;
import org.felucca.driver.volume.FreshFolders;
import org.felucca.driver.volume.Volume;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.linux.LinuxException;
import org.felucca.model.Errors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Volumes as folders of this host; with options, as something that is mounted on such a folder while containers have it. */
@Component(
        service = VolumeDriver.class,
        property = DriverTable.NAME + "=local",
        configurationPid = "org.felucca.volumedriver.local")
@Designate(ocd = LocalVolumeDriver.Config.class)
public final class LocalVolumeDriver implements VolumeDriver, FreshFolders {
    @ObjectClassDefinition(name = "Local volumes")
    @interface Config {
        @AttributeDefinition(description = "where the volumes are; empty: volumes below the state root")
        String root() default "";
    }

    private static final Logger LOG = LoggerFactory.getLogger(LocalVolumeDriver.class);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final Set<String> NEEDED = Set.of("device", "type");

    private final VolumeFolders folders;
    private final MountUsers users;

    @Activate
    public LocalVolumeDriver(BundleContext context, Config config) throws IOException {
        this(root(context, config), Path.of(property(context, "felucca.run", "/run/felucca")));
    }

    /**
     * @param root where the volumes are
     * @param run the engine's run root
     */
    LocalVolumeDriver(Path root, Path run) throws IOException {
        folders = new VolumeFolders(root);
        users = new MountUsers(run.resolve("volumedriver.local"));
    }

    private static Path root(BundleContext context, Config config) {
        return config.root().isEmpty()
                ? Path.of(property(context, "felucca.root", "/var/lib/felucca"), "volumes")
                : Path.of(config.root());
    }

    private static String property(BundleContext context, String name, String otherwise) {
        return Objects.requireNonNullElse(context.getProperty(name), otherwise);
    }

    @Override
    public Volume create(String name, Map<String, String> options) {
        checkName(name);
        Optional<Volume> there = find(name);
        if (there.isPresent()) {
            return there.get();
        }
        checkOptions(options);
        try {
            folders.make(name, options);
            return find(name).orElseThrow(() -> Errors.internal("the volume was removed while it was made"));
        } catch (IOException e) {
            throw Errors.internal(e, "%s", e);
        }
    }

    private static void checkName(String name) {
        if (name.length() == 1) {
            throw Errors.invalid("volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!NAME.matcher(name).matches()) {
            throw Errors.invalid(
                    "\"%s\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are"
                            + " allowed. If you intended to pass a host directory, use absolute path",
                    name);
        }
    }

    private static void checkOptions(Map<String, String> options) {
        for (String key : options.keySet()) {
            switch (key) {
                case "type", "o", "device" -> {}
                case "size" -> throw Errors.invalid("quota size requested but no quota support");
                default -> throw Errors.invalid("invalid option: \"%s\"", key);
            }
        }
        if (!options.isEmpty()) {
            NEEDED.stream().sorted().filter(key -> !options.containsKey(key)).forEach(key -> {
                throw Errors.invalid("missing required option: \"%s\"", key);
            });
            MountOptions.parse(options);
        }
    }

    @Override
    public Optional<Volume> find(String name) {
        if (!NAME.matcher(name).matches() || !folders.exists(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Volume(
                    name, folders.data(name).toString(), Optional.of(folders.changed(name)), readable(name), Map.of()));
        } catch (IOException e) {
            throw Errors.internal(e, "volume %s: %s", name, e);
        }
    }

    /** A volume whose options can't be read is shown without; it can't be mounted, and can be removed. */
    private Map<String, String> readable(String name) {
        try {
            return folders.options(name);
        } catch (IOException e) {
            LOG.error("volume {}: its options are lost: {}", name, e.getMessage());
            return Map.of();
        }
    }

    @Override
    public List<Volume> list() {
        List<Volume> found = new ArrayList<>();
        try {
            for (String name : folders.names()) {
                find(name).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw Errors.internal(e, "list volumes: %s", e);
        }
        return found;
    }

    @Override
    public void remove(String name) {
        if (!NAME.matcher(name).matches() || !folders.exists(name)) {
            return;
        }
        try {
            if (!users.of(name).isEmpty()) {
                throw Errors.conflict("volume has active mounts");
            }
            // what an engine has mounted that was killed would be emptied with the volume
            MountTable.unmountBelow(folders.folder(name));
            folders.remove(name);
        } catch (IOException | LinuxException e) {
            throw Errors.internal(e, "%s", e);
        }
    }

    @Override
    public Path mount(String name, String user) {
        if (find(name).isEmpty()) {
            throw Errors.notFound("no such volume");
        }
        Path data = folders.data(name);
        try {
            Map<String, String> options = folders.options(name);
            if (options.isEmpty()) {
                return data;
            }
            users.add(name, user);
            try {
                if (!MountTable.isMounted(data)) {
                    MountOptions.parse(options).mountOn(data);
                }
            } catch (IOException | RuntimeException e) {
                users.remove(name, user);
                throw e;
            }
            return data;
        } catch (IOException e) {
            throw Errors.internal(e, "error while mounting volume '%s': %s", data, e);
        }
    }

    @Override
    public void unmount(String name, String user) {
        try {
            Set<String> who = users.of(name);
            if (who.isEmpty() && readable(name).isEmpty()) {
                return;
            }
            // in this order, and also when it is not known any more: an engine may be killed in between
            if (who.stream().allMatch(user::equals)) {
                MountTable.unmountBelow(folders.folder(name));
            }
            users.remove(name, user);
        } catch (IOException | LinuxException e) {
            throw Errors.internal(e, "error while unmounting volume '%s': %s", folders.data(name), e);
        }
    }

    @Override
    public boolean fill(String name, Filling filling) throws IOException {
        if (!folders.options(name).isEmpty() || !isEmpty(folders.data(name))) {
            return false;
        }
        folders.fill(name, filling);
        return true;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }
}
