package org.felucca.graph.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.TellGraphDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells which graph driver is in use. */
@Component(property = JobHandler.JOB + "=images.driver")
public final class DriverHandler implements JobHandler<TellGraphDriver, TellGraphDriver.Facts> {
    private final Graph graph;

    @Activate
    public DriverHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public TellGraphDriver.Facts run(TellGraphDriver request, JobContext context)
            throws IOException, InterruptedException {
        Layers layers = graph.layers();
        return new TellGraphDriver.Facts(layers.driverName(), layers.driver().status());
    }
}
