package org.felucca.engine.container;

import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerConfig;
import org.felucca.model.Digest;

/**
 * Makes an image of a container.
 *
 * @param container id, name or unique prefix of an id
 * @param repository empty for no name
 * @param tag empty for {@code latest}
 * @param author kept in the image
 * @param comment kept in the image
 * @param pause freeze the container meanwhile
 * @param changes Dockerfile instructions
 * @param config settings of the image; what they leave open is the container's
 */
@JobName("container.commit")
public record CommitContainer(
        String container,
        String repository,
        String tag,
        String author,
        String comment,
        boolean pause,
        List<String> changes,
        Optional<ContainerConfig> config)
        implements JobRequest<Digest> {
    public CommitContainer {
        container = Absent.text(container);
        repository = Absent.text(repository);
        tag = Absent.text(tag);
        author = Absent.text(author);
        comment = Absent.text(comment);
        changes = Absent.list(changes);
        config = Absent.optional(config);
    }
}
