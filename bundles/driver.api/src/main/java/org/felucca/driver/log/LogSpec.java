package org.felucca.driver.log;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * Whose log, and how.
 *
 * @param container whose
 * @param name of the container, without slash
 * @param folder the container's on disk; drivers that keep files keep them here
 * @param options checked; those that every driver has are the caller's and are not among them
 * @param facts about the container, for tags and attributes
 */
public record LogSpec(
        ContainerId container, String name, Path folder, Map<String, String> options, ContainerFacts facts) {
    public LogSpec {
        name = Absent.text(name);
        options = Absent.map(options);
        facts = facts == null ? ContainerFacts.NONE : facts;
    }

    /**
     * What a log may say about its container.
     *
     * @param imageId digest of the image's configuration, with its algorithm
     * @param imageName as it was asked for
     * @param created when the container was
     * @param command the program and its arguments
     * @param labels the container's
     * @param environment {@code NAME=value}
     */
    public record ContainerFacts(
            String imageId,
            String imageName,
            Instant created,
            List<String> command,
            Map<String, String> labels,
            List<String> environment) {
        /** Nothing is known. */
        public static final ContainerFacts NONE =
                new ContainerFacts("", "", Instant.EPOCH, List.of(), Map.of(), List.of());

        public ContainerFacts {
            imageId = Absent.text(imageId);
            imageName = Absent.text(imageName);
            command = Absent.list(command);
            labels = Absent.map(labels);
            environment = Absent.list(environment);
        }
    }
}
