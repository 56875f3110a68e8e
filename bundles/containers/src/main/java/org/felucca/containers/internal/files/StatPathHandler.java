package org.felucca.containers.internal.files;

import java.io.IOException;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.PathStat;
import org.felucca.engine.container.StatPath;
import org.felucca.linux.LinuxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what is at a path in a container. */
@Component(property = JobHandler.JOB + "=container.stat")
public final class StatPathHandler implements JobHandler<StatPath, PathStat> {
    private final Containers containers;
    private final ContainerRoots roots;

    @Activate
    public StatPathHandler(@Reference Containers containers, @Reference ContainerRoots roots) {
        this.containers = containers;
        this.roots = roots;
    }

    @Override
    public PathStat run(StatPath request, JobContext context) throws IOException, InterruptedException {
        InnerPath path = InnerPath.of(request.path());
        Container container = containers.find(request.container());
        try (ContainerRoots.Opened opened = roots.open(container, ContainerRoots.View.ALL);
                InnerPath.Place place = path.open(opened.root())) {
            return path.stat(opened.root(), place);
        } catch (LinuxException e) {
            throw Failures.of(e, request.path(), request.container());
        }
    }
}
