package org.felucca.containers.internal.jobs;

import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.system.ContainerCounts;
import org.felucca.engine.system.CountContainers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Counts containers by what they do. */
@Component(property = JobHandler.JOB + "=container.count")
public final class CountContainersHandler implements JobHandler<CountContainers, ContainerCounts> {
    private final Containers containers;

    @Activate
    public CountContainersHandler(@Reference Containers containers) {
        this.containers = containers;
    }

    @Override
    public ContainerCounts run(CountContainers request, JobContext context) {
        int running = 0;
        int paused = 0;
        int stopped = 0;
        for (Container container : containers.settled()) {
            switch (container.state().status()) {
                case RUNNING, RESTARTING -> running++;
                case PAUSED -> paused++;
                case CREATED, EXITED, REMOVING, DEAD -> stopped++;
            }
        }
        return new ContainerCounts(running, paused, stopped);
    }
}
