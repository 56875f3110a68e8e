package org.felucca.containers.internal.jobs;

import org.felucca.containers.internal.Settings;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.system.TellLogDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells the log driver of containers that name none. */
@Component(property = JobHandler.JOB + "=container.log.driver")
public final class TellLogDriverHandler implements JobHandler<TellLogDriver, String> {
    private final Settings settings;

    @Activate
    public TellLogDriverHandler(@Reference Settings settings) {
        this.settings = settings;
    }

    @Override
    public String run(TellLogDriver request, JobContext context) {
        return settings.logDriver();
    }
}
