package org.felucca.engine.internal;

import java.time.Duration;
import org.felucca.engine.Engine;
import org.felucca.engine.bridge.ClassSpaces;
import org.felucca.model.Errors;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Finds the engine that took over from one whose bundle was replaced. */
final class Successor implements AutoCloseable {
    private final ServiceTracker<Object, Object> engines;
    private final Engine predecessor;

    Successor(BundleContext framework, Engine predecessor) {
        this.predecessor = predecessor;
        this.engines = new ServiceTracker<>(framework, Engine.class.getName(), null);
        // of any class space: if a contract was replaced, the successor has another interface than ours
        engines.open(true);
    }

    Engine await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw Errors.unavailable("the engine has ended");
            }
            Object engine = engines.waitForService(left);
            if (engine != null && engine != predecessor) {
                return ClassSpaces.as(Engine.class, engine);
            }
            if (engine == predecessor) {
                Thread.sleep(Math.min(left, 5)); // it is being unregistered at this moment
            }
        }
    }

    @Override
    public void close() {
        engines.close();
    }
}
