package org.felucca.engine.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.felucca.engine.Engine;
import org.felucca.engine.bridge.ClassSpaces;
import org.felucca.model.Errors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Finds the engine that took over from one whose bundle was replaced. */
final class Successor implements AutoCloseable, ServiceTrackerCustomizer<Object, Object> {
    private final BundleContext framework;
    private final Engine predecessor;
    private final ServiceTracker<Object, Object> engines;

    @GuardedBy("this")
    private Object found;

    Successor(BundleContext framework, Engine predecessor) {
        this.framework = framework;
        this.predecessor = predecessor;
        engines = new ServiceTracker<>(framework, Engine.class.getName(), this);
    }

    /** Waits for it. Throws UNAVAILABLE when nobody came in time. */
    Engine await(Duration limit) throws InterruptedException {
        // of any class space: if a contract was replaced, the successor has another interface than ours
        engines.open(true);
        long until = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            while (found == null) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    throw Errors.unavailable("the engine has ended");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return ClassSpaces.as(Engine.class, found);
        }
    }

    @Override
    public Object addingService(ServiceReference<Object> reference) {
        Object engine = framework.getService(reference);
        if (engine == predecessor) {
            framework.ungetService(reference);
            return null;
        }
        become(engine);
        return engine;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Object engine) {
        // its properties say nothing to us
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Object engine) {
        become(null);
        framework.ungetService(reference);
    }

    private synchronized void become(Object engine) {
        found = engine;
        notifyAll();
    }

    @Override
    public void close() {
        engines.close();
    }
}
