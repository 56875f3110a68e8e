package org.felucca.engine.image;

import org.felucca.model.Absent;

/**
 * One thing that went; one of the two is empty.
 *
 * @param untagged a reference
 * @param deleted a digest
 */
public record RemovedImage(String untagged, String deleted) {
    public RemovedImage {
        untagged = Absent.text(untagged);
        deleted = Absent.text(deleted);
    }
}
