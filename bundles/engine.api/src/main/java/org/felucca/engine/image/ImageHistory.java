package org.felucca.engine.image;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells how it was built, newest step first.
 *
 * @param image reference, id or unique prefix of an id
 */
@JobName("image.history")
public record ImageHistory(String image) implements JobRequest<List<HistoryStep>> {
    public ImageHistory {
        image = Absent.text(image);
    }
}
