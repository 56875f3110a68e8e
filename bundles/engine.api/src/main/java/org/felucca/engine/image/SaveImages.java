package org.felucca.engine.image;

import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Platform;

/**
 * Writes images as one tar, docker-archive and OCI layout at once, to standard output.
 *
 * @param images references or ids
 * @param platform only that
 */
@JobName("image.save")
public record SaveImages(List<String> images, Optional<Platform> platform) implements JobRequest<Void> {
    public SaveImages {
        images = Absent.list(images);
        platform = Absent.optional(platform);
    }
}
