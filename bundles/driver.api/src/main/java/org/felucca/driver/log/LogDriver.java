package org.felucca.driver.log;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens logs. Registered with the property {@code driver.name}. */
@ConsumerType
public interface LogDriver {
    /** Checks the options; throws INVALID with Docker's words. */
    void validate(Map<String, String> options);

    /** Opens the log of a container, at its end. */
    LogSink open(LogSpec spec);
}
