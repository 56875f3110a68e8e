package org.felucca.engine.image;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells all about one.
 *
 * @param image reference, id or unique prefix of an id
 */
@JobName("image.inspect")
public record InspectImage(String image) implements JobRequest<ImageDetails> {
    public InspectImage {
        image = Absent.text(image);
    }
}
