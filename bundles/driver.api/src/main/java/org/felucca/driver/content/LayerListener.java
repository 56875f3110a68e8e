package org.felucca.driver.content;

import org.felucca.model.Digest;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears how the layers of an image come to their places, lowest first. */
@ConsumerType
public interface LayerListener {
    /**
     * A layer is being unpacked.
     *
     * @param read bytes of the blob that have been read
     * @param size bytes of the blob
     */
    void unpacking(Digest blob, long read, long size);

    /** A layer is where it belongs. */
    void placed(Digest blob);

    /** Hears nothing. */
    static LayerListener none() {
        return new LayerListener() {
            @Override
            public void unpacking(Digest blob, long read, long size) {}

            @Override
            public void placed(Digest blob) {}
        };
    }
}
