package org.felucca.server.internal.wire;

import com.google.gson.annotations.SerializedName;
import java.util.List;
import java.util.Locale;
import org.felucca.engine.image.VerifiedImages;

/**
 * {@code {"aux":{"Images":2,"Blobs":6,"Layers":2,"Bytes":4194304,"Damage":[{"Kind":"blob","Name":"sha256:b123…","Reason":"is
 * missing","Images":["busybox:latest"]}]}}}.
 */
public record VerifiedWire(@SerializedName("aux") Result aux) {
    record Result(int images, int blobs, int layers, long bytes, List<DamageWire> damage) {}

    record DamageWire(String kind, String name, String reason, List<String> images) {}

    public static VerifiedWire fromModel(VerifiedImages verified) {
        return new VerifiedWire(new Result(
                verified.images(),
                verified.blobs(),
                verified.layers(),
                verified.bytes(),
                verified.damage().stream()
                        .map(d -> new DamageWire(
                                d.kind().name().toLowerCase(Locale.ROOT), d.name(), d.reason(), d.images()))
                        .toList()));
    }
}
