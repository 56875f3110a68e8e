package org.felucca.server.internal.routes;

import java.util.Optional;
import java.util.regex.Pattern;
import org.felucca.model.Errors;
import org.felucca.model.Platform;
import org.felucca.server.internal.api.Exchange;

/** Platforms as clients write them: {@code linux/arm64/v8}. */
final class Platforms {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]+");

    private Platforms() {}

    /** The {@code platform} parameter; absent if it was not said. 400 for what is no platform. */
    static Optional<Platform> requested(Exchange x) {
        String text = x.query().text("platform");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.startsWith("{")) {
            return Optional.of(x.queryDocument("platform", Wire.class).toModel());
        }
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw Errors.invalid(
                        "\"%s\" is an invalid component of \"%s\": platform specifier component", part, text);
            }
        }
        if (parts.length == 1) {
            return Optional.of(
                    parts[0].equals("linux")
                            ? new Platform("linux", Platform.host().architecture(), "")
                            : new Platform("linux", parts[0], ""));
        }
        return Optional.of(new Platform(parts[0], parts[1], parts.length > 2 ? parts[2] : ""));
    }

    /** {@code {"os":"linux","architecture":"arm64"}}: how the endpoints of images say it since 1.48. */
    private record Wire(
            @com.google.gson.annotations.SerializedName("os") String os,
            @com.google.gson.annotations.SerializedName("architecture") String architecture,
            @com.google.gson.annotations.SerializedName("variant") String variant) {
        Platform toModel() {
            return new Platform(os, architecture, variant);
        }
    }
}
