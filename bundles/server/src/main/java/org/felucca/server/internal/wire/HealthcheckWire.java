package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.Since;
import java.util.List;
import org.felucca.model.Healthcheck;

/** {@code {"Test":["CMD-SHELL","true"],"Interval":30000000000}}: durations are nanoseconds. */
record HealthcheckWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) List<String> test,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Long interval,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Long timeout,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Long startPeriod,
        @Since(1.44) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Long startInterval,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) int retries) {

    static HealthcheckWire fromModel(Healthcheck check) {
        return new HealthcheckWire(
                check.test(),
                check.interval().toNanos(),
                check.timeout().toNanos(),
                check.startPeriod().toNanos(),
                check.startInterval().toNanos(),
                check.retries());
    }

    Healthcheck toModel() {
        return new Healthcheck(
                test,
                Shapes.nanos(interval),
                Shapes.nanos(timeout),
                Shapes.nanos(startPeriod),
                Shapes.nanos(startInterval),
                retries);
    }
}
