package org.felucca.engine.distribution;

import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.Platform;

/**
 * Gets an image from a registry. Tells {@link org.felucca.engine.image.ProgressMessage}s; what fails before the first of them was not begun. NOT_FOUND for what is
 * not there or not for this caller, INVALID for a name that is none.
 *
 * @param image a reference, perhaps without a tag
 * @param tag a tag, or a digest; empty: what the reference says, or else all tags
 * @param platform of an image for several; the host's if nothing is said
 */
@JobName("image.pull")
public record PullImage(String image, String tag, Optional<Platform> platform, RegistryAuth auth)
        implements JobRequest<Void> {
    public PullImage {
        tag = Absent.text(tag);
        platform = Absent.optional(platform);
    }
}
