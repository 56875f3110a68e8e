package org.felucca.engine.image;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * For the job handlers of containers: makes the writable layer of a container on top of an image.
 *
 * @param image reference, id or unique prefix of an id
 * @param key of the layer to make
 */
@JobName("image.rootfs")
public record OpenRootfs(String image, String key) implements JobRequest<ContainerRootfs> {
    public OpenRootfs {
        image = Absent.text(image);
        key = Absent.text(key);
    }
}
