package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import org.felucca.engine.image.ProgressMessage;

/**
 * {@code {"status":"Loading layer","progressDetail":{"current":1,"total":2},"progress":"[==> ] 1B/2B","id":"c649e36833e5"}}, {@code {"stream":"Loaded image:
 * x\n"}}, or after a failure {@code {"errorDetail":{"message":"…"},"error":"…"}}.
 */
public record ProgressWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("stream") String stream,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("status") String status,
        @JsonAdapter(value = OmitNull.class, nullSafe = false) @SerializedName("progressDetail")
                DetailWire progressDetail,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("progress") String progress,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("id") String id,
        @JsonAdapter(value = OmitNull.class, nullSafe = false) @SerializedName("aux") AuxWire aux,
        @JsonAdapter(value = OmitNull.class, nullSafe = false) @SerializedName("errorDetail")
                ErrorDetailWire errorDetail,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("error") String error) {
    private static final int BAR = 50;

    record DetailWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("current") long current,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("total") long total) {}

    /** What was made: an image, or a tag in a registry. */
    record AuxWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("ID") String id,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("Tag") String tag,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("Digest") String digest,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("Size") long size) {
        static AuxWire fromModel(ProgressMessage message) {
            return message.result()
                    .map(id -> new AuxWire(id.toString(), "", "", 0))
                    .or(() -> message.pushed()
                            .map(p -> new AuxWire("", p.tag(), p.digest().toString(), p.size())))
                    .orElse(null);
        }
    }

    record ErrorDetailWire(@SerializedName("message") String message) {}

    public static ProgressWire fromModel(ProgressMessage message) {
        boolean counts = message.current() > 0 || message.total() > 0;
        boolean detail = counts
                || (!message.id().isEmpty() && !message.headline())
                || message.pushed().isPresent();
        return new ProgressWire(
                message.stream(),
                message.status(),
                detail ? new DetailWire(message.current(), message.total()) : null,
                counts ? bar(message.current(), message.total()) : "",
                message.id(),
                AuxWire.fromModel(message),
                null,
                "");
    }

    public static ProgressWire failure(String message) {
        return new ProgressWire("", "", null, "", "", null, new ErrorDetailWire(message), message);
    }

    /** For clients that don't draw their own: {@code [=====>     ]  1.05MB/2.1MB}. */
    private static String bar(long current, long total) {
        if (total <= 0 || current > total) {
            return size(current);
        }
        int filled = (int) (current * BAR / total);
        String bar = "=".repeat(filled) + (filled < BAR ? ">" + " ".repeat(BAR - filled) : ">");
        return "[" + bar + "]  " + size(current) + "/" + size(total);
    }

    private static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return new java.math.BigDecimal(value)
                        .round(new java.math.MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString()
                + units[unit];
    }
}
