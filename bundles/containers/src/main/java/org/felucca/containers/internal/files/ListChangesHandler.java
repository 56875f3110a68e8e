package org.felucca.containers.internal.files;

import java.io.IOException;
import java.util.List;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.driver.graph.Change;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ListChanges;
import org.felucca.engine.container.PathChange;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells in what the files of a container differ from its image. */
@Component(property = JobHandler.JOB + "=container.changes")
public final class ListChangesHandler implements JobHandler<ListChanges, List<PathChange>> {
    private final Containers containers;
    private final Drivers drivers;

    @Activate
    public ListChangesHandler(@Reference Containers containers, @Reference Drivers drivers) {
        this.containers = containers;
        this.drivers = drivers;
    }

    @Override
    public List<PathChange> run(ListChanges request, JobContext context) throws IOException, InterruptedException {
        ContainerRecord record = containers.find(request.container()).record();
        return drivers.graph().take(record.graphDriver()).changes(record.layer()).stream()
                .map(change -> new PathChange(change.path(), kind(change.kind())))
                .toList();
    }

    private static PathChange.Kind kind(Change.Kind kind) {
        return switch (kind) {
            case MODIFIED -> PathChange.Kind.MODIFIED;
            case ADDED -> PathChange.Kind.ADDED;
            case DELETED -> PathChange.Kind.DELETED;
        };
    }
}
