package org.felucca.containers.internal.jobs;

import java.io.IOException;
import java.util.ArrayList;
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
    public List<ContainerDetails> run(ListContainers request, JobContext context)
            throws IOException, InterruptedException {
        ContainerFilter filter = new ContainerFilter(request.filters(), containers);
        boolean all = request.all() || request.limit() > 0 || filter.namesStates();
        List<Container> newestFirst = containers.settled().stream()
                .filter(container ->
                        all || container.state().alive() || container.state().status() == ContainerStatus.RESTARTING)
                .sorted(Comparator.comparing((Container c) -> c.record().created())
                        .reversed())
                .toList();
        List<ContainerDetails> listed = new ArrayList<>();
        for (Container container : newestFirst) {
            if (request.limit() > 0 && listed.size() >= request.limit()) {
                break;
            }
            ContainerDetails found = details.listed(container);
            if (filter.test(found)) {
                listed.add(request.size() ? details.of(container, true) : found);
            }
        }
        return listed;
    }
}
