package org.felucca.containers.internal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRequest;
import org.felucca.model.Errors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The engine, which may be replaced while containers run: who needs it waits for its successor. */
@Component(service = EngineLink.class)
public final class EngineLink {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final String CALLER = "containers";

    private Engine engine;
    private boolean leaving;

    @Activate
    public EngineLink(BundleContext context) {
        // goes with the context
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().equals(context.getBundle())) {
                leave();
            }
        });
    }

    EngineLink() {}

    /** This bundle stops. An engine that is away by now comes back for the successor, whose turn it is then. */
    private synchronized void leave() {
        leaving = true;
        notifyAll();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setEngine(Engine current) {
        engine = current;
        notifyAll();
    }

    synchronized void unsetEngine(Engine gone) {
        if (engine == gone) {
            engine = null;
        }
    }

    private synchronized Engine await() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (engine == null) {
            if (leaving) {
                throw new HandlerReplaced();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw Errors.unavailable("the engine is away");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return engine;
    }

    /** Runs a job of another bundle. */
    public <R> R run(JobRequest<R> request) throws IOException, InterruptedException {
        return await().run(request, CALLER, JobIo.none());
    }

    /** Tells an event; while no engine is there nobody listens. */
    public void tell(Event event) {
        Engine current;
        synchronized (this) {
            current = engine;
        }
        if (current != null) {
            current.events().tell(event);
        }
    }
}
