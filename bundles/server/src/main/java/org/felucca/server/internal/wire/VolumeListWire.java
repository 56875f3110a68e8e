package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.volume.VolumeList;

/** {@code {"Volumes":[…],"Warnings":null}}. */
public record VolumeListWire(List<VolumeWire> volumes, List<String> warnings) {
    public static VolumeListWire fromModel(VolumeList list) {
        return new VolumeListWire(
                Shapes.each(list.volumes(), VolumeWire::fromModel), Shapes.nullIfEmpty(list.warnings()));
    }
}
