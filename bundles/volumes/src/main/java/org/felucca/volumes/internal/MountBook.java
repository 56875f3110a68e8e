package org.felucca.volumes.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which volumes the runs of containers have mounted: a file each, kept until the host boots again. */
@Component(service = MountBook.class)
public final class MountBook {
    private static final Logger LOG = LoggerFactory.getLogger(MountBook.class);
    private static final String SUFFIX = ".json";
    /** Numbers of processes come again, also at the start of a container that an engine runs in. */
    private static final String PROCESS = ProcessHandle.current().pid() + " "
            + ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);

    private final Path folder;

    /**
     * What a run has.
     *
     * @param process of the engine that wrote it
     * @param volumes their drivers by their names
     */
    public record Page(String process, Map<String, String> volumes) {
        public Page {
            process = Absent.text(process);
            volumes = Absent.map(volumes);
        }
    }

    @Activate
    public MountBook(@Reference Settings settings) throws IOException {
        folder = Files.createDirectories(settings.run().resolve("volumes"));
        AtomicFile.sweep(folder);
    }

    /** Written before anything is mounted, so that it is unmounted whatever happens. */
    public void open(ContainerId container, Map<String, String> volumes) throws IOException {
        file(container).writeUnsynced(new Page(PROCESS, volumes));
    }

    /** One that can't be read counts as none. */
    public Optional<Page> page(ContainerId container) {
        try {
            return file(container).read();
        } catch (IOException e) {
            LOG.error("what {} has mounted is not known: {}", container.abbreviated(), e.getMessage());
            return Optional.empty();
        }
    }

    public void close(ContainerId container) throws IOException {
        Files.deleteIfExists(path(container));
    }

    /** Those whose volumes an earlier engine has mounted. */
    List<ContainerId> ofEarlierProcesses() throws IOException {
        List<ContainerId> found = new ArrayList<>();
        for (ContainerId container : containers()) {
            if (page(container).filter(page -> !page.process.equals(PROCESS)).isPresent()) {
                found.add(container);
            }
        }
        return found;
    }

    private List<ContainerId> containers() throws IOException {
        List<ContainerId> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                found.add(new ContainerId(name.substring(0, name.length() - SUFFIX.length())));
            }
        }
        return found;
    }

    /** Whether any run has it mounted. */
    public boolean isMounted(String volume) throws IOException {
        for (ContainerId container : containers()) {
            if (page(container).filter(page -> page.volumes.containsKey(volume)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private JsonRecord<Page> file(ContainerId container) {
        return new JsonRecord<>(path(container), Page.class);
    }

    private Path path(ContainerId container) {
        return folder.resolve(container + SUFFIX);
    }
}
