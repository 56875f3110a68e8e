package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.run.Runs;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.RestartContainer;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Stops a container and starts it. */
@Component(property = JobHandler.JOB + "=container.restart")
public final class RestartContainerHandler implements JobHandler<RestartContainer, Void> {
    private static final String STOPPED = "stopped";

    private final Containers containers;
    private final Stops stops;
    private final Runs runs;
    private final EngineLink engine;

    @Activate
    public RestartContainerHandler(
            @Reference Containers containers,
            @Reference Stops stops,
            @Reference Runs runs,
            @Reference EngineLink engine) {
        this.containers = containers;
        this.stops = stops;
        this.runs = runs;
        this.engine = engine;
    }

    @Override
    public Void run(RestartContainer request, JobContext context) throws IOException, InterruptedException {
        Container container = containers.find(request.container());
        if (context.checkpoint().isEmpty() && container.state().alive()) {
            unlessDone(() -> stops.stop(container, request.signal(), request.timeoutSeconds()));
        }
        context.checkpoint(STOPPED);
        unlessDone(() -> runs.start(container));
        engine.tell(Tellings.of(container, "restart"));
        return null;
    }

    /** It may end by itself, and its policy may start it, at any moment: what was wanted is there then. */
    private static void unlessDone(Container.Action action) throws IOException, InterruptedException {
        try {
            action.run();
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.NOT_MODIFIED) {
                throw e;
            }
        }
    }
}
