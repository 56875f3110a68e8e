package org.felucca.engine.image;

import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Platform;

/**
 * Reads images from the tar that the client sends: docker-archive or OCI layout. Messages: {@link ProgressMessage}.
 *
 * @param quiet no progress
 * @param platform only that
 */
@JobName("image.load")
public record LoadImages(boolean quiet, Optional<Platform> platform) implements JobRequest<Void> {
    public LoadImages {
        platform = Absent.optional(platform);
    }
}
