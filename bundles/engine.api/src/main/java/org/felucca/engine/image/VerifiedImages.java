package org.felucca.engine.image;

import java.util.List;
import org.felucca.model.Absent;

/**
 * What was found when all images were read.
 *
 * @param images that are here
 * @param blobs that were hashed
 * @param layers of the graph driver
 * @param bytes that were hashed
 * @param damage nothing if all is whole
 */
public record VerifiedImages(int images, int blobs, int layers, long bytes, List<Damage> damage) {
    public VerifiedImages {
        damage = Absent.list(damage);
    }

    /**
     * Something that is not what it should be.
     *
     * @param name of the thing: a digest, an id, a file below the state root
     * @param reason what is wrong with it
     * @param images that have it, by their names, or their ids where they have none
     */
    public record Damage(Kind kind, String name, String reason, List<String> images) {
        public Damage {
            name = Absent.text(name);
            reason = Absent.text(reason);
            images = Absent.list(images);
        }
    }

    /** What can be damaged. */
    public enum Kind {
        /** Content. */
        BLOB,
        /** The record of an image. */
        IMAGE,
        /** The names of images, or their index. */
        NAMES,
        /** What a holder keeps. */
        HOLDER,
        /** An unpacked layer. */
        LAYER
    }
}
