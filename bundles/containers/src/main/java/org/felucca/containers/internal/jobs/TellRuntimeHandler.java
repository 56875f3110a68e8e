package org.felucca.containers.internal.jobs;

import org.felucca.containers.internal.Settings;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.system.TellRuntime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells the runtime of containers that name none. */
@Component(property = JobHandler.JOB + "=container.runtime")
public final class TellRuntimeHandler implements JobHandler<TellRuntime, String> {
    private final Settings settings;

    @Activate
    public TellRuntimeHandler(@Reference Settings settings) {
        this.settings = settings;
    }

    @Override
    public String run(TellRuntime request, JobContext context) {
        return settings.runtime();
    }
}
