package org.felucca.containers.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerId;
import org.felucca.model.ContainerStatus;
import org.felucca.model.HostConfig;
import org.felucca.model.Platform;

/**
 * What stands in for a container's records that can't be read: enough to show it and to remove it with its layer. The files stay as they are, for whoever
 * can mend them.
 */
final class DamagedRecords {
    private static final int UNKNOWN_EXIT = 255;

    private final Path root;

    /** Of an engine's state root. */
    DamagedRecords(Path root) {
        this.root = root;
    }

    /** A container of which no more is known than its folder. */
    ContainerRecord record(Path folder) throws IOException {
        ContainerId id = new ContainerId(folder.getFileName().toString());
        return new ContainerRecord(
                id,
                id.abbreviated(),
                Files.getLastModifiedTime(folder).toInstant(),
                ContainerConfig.empty(),
                HostConfig.empty(),
                "",
                Platform.host(),
                driverWith(id),
                id.value(),
                List.of(),
                Map.of());
    }

    /** Drivers keep their layers in a folder of their name; a layer is called as its container. */
    private String driverWith(ContainerId id) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> !folder.endsWith("containers") && !folder.endsWith("removing"))
                    .filter(folder -> Files.isDirectory(folder.resolve(id.value())))
                    .map(folder -> folder.getFileName().toString())
                    .findFirst()
                    .orElse("");
        }
    }

    /** A run that has ended, nobody knows how. Restart policies hold for it. */
    static RunState state(Path folder, String error) throws IOException {
        Optional<Instant> last = Optional.of(Files.getLastModifiedTime(folder).toInstant());
        return RunState.created()
                .withStatus(ContainerStatus.EXITED)
                .withExitCode(UNKNOWN_EXIT)
                .withError(error)
                .withStartedAt(last)
                .withFinishedAt(last);
    }
}
