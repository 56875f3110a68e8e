package org.felucca.server.internal.wire;

import com.google.gson.annotations.SerializedName;
import org.felucca.engine.distribution.FoundRepository;

/** {@code {"star_count":3,"is_official":true,"name":"busybox","is_automated":false,"description":"…"}}. */
public record FoundRepositoryWire(
        @SerializedName("star_count") int stars,
        @SerializedName("is_official") boolean official,
        @SerializedName("name") String name,
        @SerializedName("is_automated") boolean automated,
        @SerializedName("description") String description) {
    public static FoundRepositoryWire fromModel(FoundRepository found) {
        return new FoundRepositoryWire(
                found.stars(), found.official(), found.name(), found.automated(), found.description());
    }
}
