package org.felucca.containers.internal.jobs;

import org.felucca.containers.internal.Settings;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.system.TellIds;
import org.felucca.model.IdMappings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells the ids that containers have on the host. */
@Component(property = JobHandler.JOB + "=container.ids")
public final class TellIdsHandler implements JobHandler<TellIds, IdMappings> {
    private final Settings settings;

    @Activate
    public TellIdsHandler(@Reference Settings settings) {
        this.settings = settings;
    }

    @Override
    public IdMappings run(TellIds request, JobContext context) {
        return settings.ids();
    }
}
