package org.felucca.engine.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.Digest;

/**
 * A step of an image.
 *
 * @param id of the image it made, if known
 * @param created when
 * @param createdBy the instruction
 * @param tags of that image
 * @param size bytes it added
 * @param comment as it says
 */
public record HistoryStep(
        Optional<Digest> id,
        Optional<Instant> created,
        String createdBy,
        List<String> tags,
        long size,
        String comment) {
    public HistoryStep {
        id = Absent.optional(id);
        created = Absent.optional(created);
        createdBy = Absent.text(createdBy);
        tags = Absent.list(tags);
        comment = Absent.text(comment);
    }
}
