package org.felucca.engine.image;

import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerId;
import org.felucca.model.Digest;

/**
 * For the job handlers of containers: makes an image of a container's writable layer, on top of the image it stands on.
 *
 * @param container whose layer
 * @param key of the layer
 * @param parent id of the image below
 * @param ran settings of the container
 * @param config settings of the image as the client wishes them; empty for those of the container
 * @param changes Dockerfile instructions that change them
 * @param author kept in the image
 * @param comment kept in the image
 * @param repository empty for no name
 * @param tag empty for {@code latest}
 */
@JobName("image.commit")
public record CommitLayer(
        ContainerId container,
        String key,
        String parent,
        ContainerConfig ran,
        Optional<ContainerConfig> config,
        List<String> changes,
        String author,
        String comment,
        String repository,
        String tag)
        implements JobRequest<Digest> {
    public CommitLayer {
        key = Absent.text(key);
        parent = Absent.text(parent);
        config = Absent.optional(config);
        changes = Absent.list(changes);
        author = Absent.text(author);
        comment = Absent.text(comment);
        repository = Absent.text(repository);
        tag = Absent.text(tag);
    }
}
