package org.felucca.containers.internal.jobs;

import java.util.Comparator;
import java.util.List;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.ContainerFilter;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Details;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ListContainers;
import org.felucca.model.ContainerStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists containers, newest first. */
@Component(property = JobHandler.JOB + "=container.list")
public final class ListContainersHandler implements JobHandler<ListContainers, List<ContainerDetails>> {
    private final Containers containers;
    private final Details details;

    @Activate
    public ListContainersHandler(@Reference Containers containers, @Reference Details details) {
        this.containers = containers;
        this.details = details;
    }

    @Override
    public List<ContainerDetails> run(ListContainers request, JobContext context) {
        ContainerFilter filter = new ContainerFilter(request.filters(), containers);
        boolean all = request.all() || request.limit() > 0 || filter.namesStates();
        return containers.all().stream()
                .filter(container ->
                        all || container.state().alive() || container.state().status() == ContainerStatus.RESTARTING)
                .sorted(Comparator.comparing((Container c) -> c.record().created())
                        .reversed())
                .map(container -> details.of(container, request.size()))
                .filter(filter)
                .limit(request.limit() > 0 ? request.limit() : Long.MAX_VALUE)
                .toList();
    }
}
