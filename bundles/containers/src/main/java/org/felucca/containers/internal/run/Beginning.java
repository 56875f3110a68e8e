package org.felucca.containers.internal.run;

import java.io.IOException;
import org.felucca.containers.internal.exec.Execs;
import org.felucca.containers.internal.health.Healths;
import org.felucca.engine.Engine;
import org.felucca.engine.JobHandler;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes containers over as soon as what that needs is here: the engine, to tell of ends, and the networks, to give back what ended
 * containers had there. Drivers are awaited container by container.
 */
@Component(
        immediate = true,
        service = {})
public final class Beginning {
    @Activate
    public Beginning(
            @Reference Adoption adoption,
            @Reference Execs execs,
            @Reference Healths healths,
            @Reference Engine engine,
            @Reference(service = JobHandler.class, target = "(" + JobHandler.JOB + "=network.join)")
                    ServiceReference<?> connect,
            @Reference(service = JobHandler.class, target = "(" + JobHandler.JOB + "=network.leave)")
                    ServiceReference<?> disconnect)
            throws IOException {
        adoption.begin();
    }
}
