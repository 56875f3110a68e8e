package org.felucca.server.internal;

import java.io.IOException;
import java.time.Duration;
import org.felucca.engine.Engine;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRequest;
import org.felucca.engine.bridge.ClassSpaces;
import org.felucca.model.Errors;
import org.felucca.server.internal.api.Engines;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The engine by way of the system bundle's context, so that a server whose bundle has been replaced finds it as well while it works for its
 * last clients. While one engine replaces another, requests wait.
 */
final class TrackedEngines implements Engines, AutoCloseable {
    private final ServiceTracker<Object, Object> tracker;
    private final long waitMillis;

    TrackedEngines(BundleContext framework, Duration wait) {
        this.waitMillis = wait.toMillis();
        this.tracker = new ServiceTracker<>(framework, Engine.class.getName(), null);
        // of any class space: after a contract was replaced, the engine that there is has another interface than ours
        tracker.open(true);
    }

    @Override
    public Engine engine() throws InterruptedException {
        Object engine = tracker.getService();
        if (engine == null) {
            engine = tracker.waitForService(waitMillis);
        }
        if (engine == null) {
            throw Errors.unavailable("the engine does not run at the moment");
        }
        return ClassSpaces.as(Engine.class, engine);
    }

    @Override
    public <R> R run(JobRequest<R> job, String caller, JobIo io) throws IOException, InterruptedException {
        return engine().run(job, caller, io);
    }

    @Override
    public void close() {
        tracker.close();
    }
}
