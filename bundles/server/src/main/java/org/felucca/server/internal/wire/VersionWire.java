package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.util.List;
import java.util.Map;

/**
 * {@code {"Platform":{"Name":"Felucca"},"Components":[{"Name":"Engine","Version":"28.5.2+felucca.0.1.0","Details":{…}}],"Version":"28.5.2+felucca.0.1.0",
 * "ApiVersion":"1.51", …}}. The components after the first are the bundles.
 */
public record VersionWire(
        PlatformWire platform,
        List<ComponentWire> components,
        String version,
        String apiVersion,
        @SerializedName("MinAPIVersion") String minApiVersion,
        String gitCommit,
        String goVersion,
        String os,
        String arch,
        String kernelVersion,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String buildTime) {

    /** Who made it. */
    public record PlatformWire(String name) {}

    /** A part of the engine and its version. */
    public record ComponentWire(
            String name,
            String version,
            @JsonAdapter(value = OmitNull.class, nullSafe = false) Map<String, String> details) {}
}
