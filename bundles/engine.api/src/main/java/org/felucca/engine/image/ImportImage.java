package org.felucca.engine.image;

import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Digest;
import org.felucca.model.Platform;

/**
 * Makes an image of one layer from the tar that the client sends. Messages: {@link ProgressMessage}.
 *
 * @param repository empty for no name
 * @param tag empty for {@code latest}
 * @param comment kept in the image
 * @param changes Dockerfile instructions
 * @param platform what it is for
 */
@JobName("image.import")
public record ImportImage(
        String repository, String tag, String comment, List<String> changes, Optional<Platform> platform)
        implements JobRequest<Digest> {
    public ImportImage {
        repository = Absent.text(repository);
        tag = Absent.text(tag);
        comment = Absent.text(comment);
        changes = Absent.list(changes);
        platform = Absent.optional(platform);
    }
}
