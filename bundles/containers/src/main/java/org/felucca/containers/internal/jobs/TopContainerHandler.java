package org.felucca.containers.internal.jobs;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.run.Ps;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ProcessTable;
import org.felucca.engine.container.TopContainer;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists the processes of a container. */
@Component(property = JobHandler.JOB + "=container.top")
public final class TopContainerHandler implements JobHandler<TopContainer, ProcessTable> {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Containers containers;
    private final EngineLink engine;

    @Activate
    public TopContainerHandler(@Reference Containers containers, @Reference EngineLink engine) {
        this.containers = containers;
        this.engine = engine;
    }

    @Override
    public ProcessTable run(TopContainer request, JobContext context) throws IOException, InterruptedException {
        Container container = containers.find(request.container());
        if (!container.state().alive()) {
            throw Errors.conflict("container %s is not running", container.id());
        }
        List<Integer> pids = container.liveTask(PATIENCE).pids();
        ProcessTable table = Ps.list(request.psArguments(), pids);
        engine.tell(Tellings.of(container, "top"));
        return table;
    }
}
