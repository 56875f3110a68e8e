package org.felucca.containers.internal.jobs;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ResizeContainer;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sets the size of a container's terminal. */
@Component(property = JobHandler.JOB + "=container.resize")
public final class ResizeContainerHandler implements JobHandler<ResizeContainer, Void> {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Containers containers;
    private final EngineLink engine;

    @Activate
    public ResizeContainerHandler(@Reference Containers containers, @Reference EngineLink engine) {
        this.containers = containers;
        this.engine = engine;
    }

    @Override
    public Void run(ResizeContainer request, JobContext context) throws InterruptedException {
        Container container = containers.find(request.container());
        if (!container.state().alive()) {
            throw Errors.conflict("container %s is not running", container.id());
        }
        container.liveTask(PATIENCE).resize(request.height(), request.width());
        engine.tell(Tellings.of(
                container,
                "resize",
                Map.of("height", Integer.toString(request.height()), "width", Integer.toString(request.width()))));
        return null;
    }
}
