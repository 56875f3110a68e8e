package org.felucca.engine.distribution;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Puts an image into its registry, blob by blob as they are kept. Tells {@link org.felucca.engine.image.ProgressMessage}s. NOT_FOUND if no image has the name.
 *
 * @param image a repository's name, with the registry
 * @param tag empty: all tags of the repository
 */
@JobName("image.push")
public record PushImage(String image, String tag, RegistryAuth auth) implements JobRequest<Void> {
    public PushImage {
        tag = Absent.text(tag);
    }
}
