package org.felucca.server.internal.wire;

import java.time.Instant;
import java.util.List;
import org.felucca.engine.image.HistoryStep;
import org.felucca.model.Digest;

/** {@code {"Comment":"","Created":1704164645,"CreatedBy":"CMD","Id":"<missing>","Size":0,"Tags":null}}. */
public record HistoryWire(String comment, long created, String createdBy, String id, long size, List<String> tags) {
    public static HistoryWire fromModel(HistoryStep step) {
        return new HistoryWire(
                step.comment(),
                step.created().map(Instant::getEpochSecond).orElse(0L),
                step.createdBy(),
                step.id().map(Digest::toString).orElse("<missing>"),
                step.size(),
                Shapes.nullIfEmpty(step.tags()));
    }
}
