package org.felucca.engine.image;

import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.Digest;

/**
 * A line of progress, as Docker streams it; what does not belong is empty.
 *
 * @param stream free text, with its line end
 * @param status what goes on
 * @param id with what
 * @param current bytes done
 * @param total bytes in all, 0 if unknown
 * @param result the image that was made
 * @param headline a line of its own, which no later one of the same id replaces
 * @param pushed what was pushed
 */
public record ProgressMessage(
        String stream,
        String status,
        String id,
        long current,
        long total,
        Optional<Digest> result,
        boolean headline,
        Optional<PushedTag> pushed) {
    public ProgressMessage {
        stream = Absent.text(stream);
        status = Absent.text(status);
        id = Absent.text(id);
        result = Absent.optional(result);
        pushed = Absent.optional(pushed);
    }

    private ProgressMessage(String stream, String status, String id, long current, long total, boolean headline) {
        this(stream, status, id, current, total, Optional.empty(), headline, Optional.empty());
    }

    public static ProgressMessage stream(String text) {
        return new ProgressMessage(text, "", "", 0, 0, false);
    }

    public static ProgressMessage status(String id, String status) {
        return new ProgressMessage("", status, id, 0, 0, false);
    }

    public static ProgressMessage headline(String id, String status) {
        return new ProgressMessage("", status, id, 0, 0, true);
    }

    public static ProgressMessage progress(String id, String status, long current, long total) {
        return new ProgressMessage("", status, id, current, total, false);
    }

    public static ProgressMessage pushed(PushedTag tag) {
        return new ProgressMessage("", "", "", 0, 0, Optional.empty(), false, Optional.of(tag));
    }
}
