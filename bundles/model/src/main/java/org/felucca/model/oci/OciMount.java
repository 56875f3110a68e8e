package org.felucca.model.oci;

import java.util.List;
import org.felucca.model.Absent;

/**
 * mount(2) as config.md says it.
 *
 * @param destination absolute path in the container
 * @param type file system type; {@code bind} for binds
 * @param source device, file or folder
 * @param options as mount(8) and the spec name them
 */
public record OciMount(String destination, String type, String source, List<String> options) {
    public OciMount {
        destination = Absent.text(destination);
        type = Absent.text(type);
        source = Absent.text(source);
        options = Absent.list(options);
    }
}
