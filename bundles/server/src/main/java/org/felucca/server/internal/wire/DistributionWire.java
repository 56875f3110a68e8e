package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.util.List;
import org.felucca.engine.distribution.DistributionDetails;
import org.felucca.model.Platform;

/** {@code {"Descriptor":{"mediaType":"…","digest":"sha256:8063…","size":564},"Platforms":[{"architecture":"amd64","os":"linux"}]}}. */
public record DistributionWire(
        @SerializedName("Descriptor") DescriptorWire descriptor,
        @SerializedName("Platforms") List<PlatformWire> platforms) {
    record DescriptorWire(
            @SerializedName("mediaType") String mediaType,
            @SerializedName("digest") String digest,
            @SerializedName("size") long size) {}

    record PlatformWire(
            @SerializedName("architecture") String architecture,
            @SerializedName("os") String os,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("variant") String variant) {
        static PlatformWire fromModel(Platform platform) {
            return new PlatformWire(platform.architecture(), platform.os(), platform.variant());
        }
    }

    public static DistributionWire fromModel(DistributionDetails details) {
        return new DistributionWire(
                new DescriptorWire(details.mediaType(), details.digest().toString(), details.size()),
                details.platforms().stream().map(PlatformWire::fromModel).toList());
    }
}
