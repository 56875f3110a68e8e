package org.felucca.model;

import java.util.Map;

/**
 * Where a container's output goes.
 *
 * @param type the log driver; empty means the default one
 * @param config its options
 */
public record LogConfig(String type, Map<String, String> config) {
    public LogConfig {
        type = Absent.text(type);
        config = Absent.map(config);
    }
}
