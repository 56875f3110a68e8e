package org.felucca.engine.internal;

import java.time.Duration;
import org.felucca.engine.Engine;
import org.felucca.model.Errors;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Finds the engine that took over from one whose bundle was replaced. */
final class Successor implements AutoCloseable {
    private final ServiceTracker<Engine, Engine> engines;
    private final Engine predecessor;

    Successor(BundleContext framework, Engine predecessor) {
        this.predecessor = predecessor;
        this.engines = new ServiceTracker<>(framework, Engine.class, null);
        // the system bundle has no wire to the engine's interface, so it has to ask for services of any class space
        engines.open(true);
    }

    /** An old engine's bundle content is gone when it needs this class for the first time: it asks for it while there is time. */
    static void preload() {}

    Engine await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw Errors.unavailable("the engine has ended");
            }
            Engine engine = engines.waitForService(left);
            if (engine != null && engine != predecessor) {
                return engine;
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
