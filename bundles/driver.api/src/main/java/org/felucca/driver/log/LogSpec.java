package org.felucca.driver.log;

import java.nio.file.Path;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * Whose log, and how.
 *
 * @param container whose
 * @param name of the container, without slash
 * @param folder the container's on disk; drivers that keep files keep them here
 * @param options checked
 * @param attributes for details: labels and environment that the options ask for
 */
public record LogSpec(
        ContainerId container, String name, Path folder, Map<String, String> options, Map<String, String> attributes) {
    public LogSpec {
        name = Absent.text(name);
        options = Absent.map(options);
        attributes = Absent.map(attributes);
    }
}
