package org.felucca.graph.internal;

import java.io.IOException;
import java.util.Optional;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.ContainerRootfs;
import org.felucca.engine.image.OpenRootfs;
import org.felucca.model.Digest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes the writable layer of a container. Its layers are unpacked now if this driver does not have them yet. */
@Component(property = JobHandler.JOB + "=image.rootfs")
public final class RootfsHandler implements JobHandler<OpenRootfs, ContainerRootfs> {
    private final Graph graph;

    @Activate
    public RootfsHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public ContainerRootfs run(OpenRootfs request, JobContext context) throws IOException, InterruptedException {
        Image image = graph.resolve(request.image());
        Layers layers = graph.layers();
        Lease lease = graph.lease();
        lease.holdStack(image.record().chains());
        try {
            Optional<Digest> top = graph.unpack(image);
            layers.prepareForContainer(top, request.key());
            return new ContainerRootfs(Details.full(graph, image), layers.driverName(), request.key());
        } catch (IOException | RuntimeException e) {
            throw DiskSpace.told(e);
        } finally {
            lease.end();
        }
    }
}
