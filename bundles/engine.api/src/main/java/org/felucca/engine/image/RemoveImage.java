package org.felucca.engine.image;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Removes a name, and the image with its last one. CONFLICT while containers use it.
 *
 * @param image reference, id or unique prefix of an id
 * @param force also when only ended containers use it
 * @param noPrune keep untagged parents
 */
@JobName("image.remove")
public record RemoveImage(String image, boolean force, boolean noPrune) implements JobRequest<List<RemovedImage>> {
    public RemoveImage {
        image = Absent.text(image);
    }
}
