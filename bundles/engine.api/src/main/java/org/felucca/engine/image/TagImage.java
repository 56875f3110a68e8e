package org.felucca.engine.image;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Gives an image another name.
 *
 * @param image reference, id or unique prefix of an id
 * @param repository with domain if any
 * @param tag empty for {@code latest}
 */
@JobName("image.tag")
public record TagImage(String image, String repository, String tag) implements JobRequest<Void> {
    public TagImage {
        image = Absent.text(image);
        repository = Absent.text(repository);
        tag = Absent.text(tag);
    }
}
