package org.felucca.driver.graph;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Ability of a graph driver whose layers are filled without looking at their parent: a layer may be prepared and filled before it is known
 * what it will stand on, so that the layers of an image are unpacked side by side while they still arrive.
 */
@ConsumerType
public interface FreeLayers {
    /**
     * Gives a prepared layer that was made without parent its place. Atomic. Throws NOT_FOUND without the layer or the parent, CONFLICT if the
     * new key is taken.
     *
     * @param key it was prepared as
     * @param placed its key from now on
     * @param parent it stands on; empty if it is a lowest layer
     */
    void place(String key, String placed, Optional<String> parent);
}
