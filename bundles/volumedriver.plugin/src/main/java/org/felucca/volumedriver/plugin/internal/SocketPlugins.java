package org.felucca.volumedriver.plugin.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.driver.volume.VolumePlugins;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugins by their sockets. One that has said once that it is for volumes is asked no more until its socket is another. */
@Component(configurationPid = "org.felucca.volumedriver.plugin")
@Designate(ocd = SocketPlugins.Config.class)
public final class SocketPlugins implements VolumePlugins {
    @ObjectClassDefinition(name = "Volume plugins")
    @interface Config {
        @AttributeDefinition(description = "where plugins are")
        String[] folders() default {"/run/docker/plugins", "/etc/docker/plugins", "/usr/lib/docker/plugins"};

        @AttributeDefinition(description = "seconds that a plugin has for an answer, twice as many for slow work")
        int timeout() default 60;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SocketPlugins.class);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    private static final String SOCKET = ".sock";
    private static final String SPEC = ".spec";
    private static final String UNIX = "unix://";

    private final List<Path> folders;
    private final Duration timeout;
    private final Map<Path, VolumeDriver> known = new ConcurrentHashMap<>();

    @Activate
    public SocketPlugins(Config config) {
        this(Arrays.stream(config.folders()).map(Path::of).toList(), Duration.ofSeconds(config.timeout()));
    }

    SocketPlugins(List<Path> folders, Duration timeout) {
        this.folders = List.copyOf(folders);
        this.timeout = timeout;
    }

    @Override
    public Optional<VolumeDriver> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return socket(name).flatMap(socket -> {
            VolumeDriver driver = known.get(socket);
            if (driver == null) {
                PluginClient client = new PluginClient(name, socket, timeout);
                if (!isForVolumes(client)) {
                    return Optional.empty();
                }
                driver = new PluginDriver(client);
                known.put(socket, driver);
            }
            return Optional.of(driver);
        });
    }

    @Override
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{sock,spec}")) {
                files.forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\.(sock|spec)$", "")));
            } catch (IOException e) {
                LOG.warn("look for plugins in {}: {}", folder, e.toString());
            }
        }
        return List.copyOf(names);
    }

    private Optional<Path> socket(String name) {
        for (Path folder : folders) {
            Path socket = folder.resolve(name + SOCKET);
            if (Files.exists(socket)) {
                return Optional.of(socket);
            }
            Path spec = folder.resolve(name + SPEC);
            if (Files.exists(spec)) {
                return address(spec);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> address(Path spec) {
        try {
            String text = Files.readString(spec).strip();
            if (text.startsWith(UNIX)) {
                return Optional.of(Path.of(text.substring(UNIX.length())));
            }
            LOG.warn("plugin {}: {} is no unix socket", spec, text);
        } catch (IOException e) {
            LOG.warn("plugin {}: {}", spec, e.toString());
        }
        return Optional.empty();
    }

    private static boolean isForVolumes(PluginClient client) {
        JsonObject answer = client.call("Plugin.Activate", new JsonObject(), false);
        JsonElement kinds = answer.get("Implements");
        if (kinds != null && kinds.isJsonArray()) {
            for (JsonElement kind : kinds.getAsJsonArray()) {
                if (kind.getAsString().equals("VolumeDriver")) {
                    return true;
                }
            }
        }
        return false;
    }
}
