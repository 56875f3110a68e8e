package org.felucca.containers.internal.jobs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Adoption;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.WaitContainer;
import org.felucca.model.ContainerStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Waits for the end or the removal of a container. */
@Component(property = JobHandler.JOB + "=container.wait")
public final class WaitContainerHandler implements JobHandler<WaitContainer, WaitContainer.Exit> {
    private static final long FOR_EVER = -1;

    private final Containers containers;
    private final Adoption adoption;

    @Activate
    public WaitContainerHandler(@Reference Containers containers, @Reference Adoption adoption) {
        this.containers = containers;
        this.adoption = adoption;
    }

    /**
     * Runs that had ended when the wait began do not count for it, also where the wait goes on in this handler after another: the checkpoint
     * is the container's id and the end of its last run.
     */
    @Override
    public WaitContainer.Exit run(WaitContainer request, JobContext context) throws IOException, InterruptedException {
        List<?> begun = context.checkpoint().orElse(null) instanceof List<?> list ? list : List.of();
        if (!begun.isEmpty()) {
            Optional<Integer> gone = containers.codeOfRemoved(String.valueOf(begun.get(0)));
            if (gone.isPresent()) {
                return new WaitContainer.Exit(gone.get(), "");
            }
        }
        Container container = containers.find(begun.isEmpty() ? request.container() : String.valueOf(begun.get(0)));
        long exits = container.exits();
        String finished =
                begun.isEmpty() ? String.valueOf(container.state().finishedAt()) : String.valueOf(begun.get(1));
        context.checkpoint(List.of(container.id().value(), finished));
        context.io().begin();
        adoption.handover()
                .waiting(() -> container.await(
                        c -> met(
                                c,
                                request.condition(),
                                c.exits() > exits
                                        || !String.valueOf(c.state().finishedAt())
                                                .equals(finished)),
                        FOR_EVER));
        return new WaitContainer.Exit(container.state().exitCode(), "");
    }

    private static boolean met(Container container, WaitContainer.Condition condition, boolean ended) {
        if (container.removed()) {
            return true;
        }
        return switch (condition) {
            // an end that is followed by a restart is an end too, as with Docker
            case NOT_RUNNING ->
                ended || (!container.state().alive() && container.state().status() != ContainerStatus.RESTARTING);
            case NEXT_EXIT -> ended;
            case REMOVED -> false;
        };
    }
}
