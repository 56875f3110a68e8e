package org.felucca.engine.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.felucca.engine.JobHandler;
import org.felucca.model.Errors;
import org.osgi.framework.ServiceReference;

/**
 * Who does which job. A handler's service is taken when its first job comes, so that starting the engine starts nobody else.
 * For one job the best service by OSGi's order (ranking, then age) is taken.
 */
final class Handlers {
    private final Function<ServiceReference<?>, Object> services;
    private final long waitNanos;
    private final long startWaitNanos;
    private final long startedAt = System.nanoTime();

    @GuardedBy("this")
    private final Map<String, TreeSet<ServiceReference<?>>> offered = new HashMap<>();

    @GuardedBy("this")
    private final Set<String> everOffered = new HashSet<>();

    @GuardedBy("this")
    private boolean closed;

    /** A handler and where it came from. */
    record Found(ServiceReference<?> reference, Object handler) {}

    /**
     * @param services gets the service of a reference; null when it is going away, IllegalStateException when we are
     * @param wait for a handler that was there before
     * @param startWait counted from now, for one that was never there
     */
    Handlers(Function<ServiceReference<?>, Object> services, Duration wait, Duration startWait) {
        this.services = services;
        this.waitNanos = wait.toNanos();
        this.startWaitNanos = startWait.toNanos();
    }

    synchronized void add(ServiceReference<?> handler) {
        for (String job : jobsOf(handler)) {
            offered.computeIfAbsent(job, j -> new TreeSet<>()).add(handler);
            everOffered.add(job);
        }
        notifyAll();
    }

    synchronized void remove(ServiceReference<?> handler) {
        for (String job : jobsOf(handler)) {
            TreeSet<ServiceReference<?>> of = offered.get(job);
            if (of != null) {
                of.remove(handler);
            }
        }
    }

    /** From now on nobody is found: {@link #await} answers null, also to those who wait. */
    synchronized void close() {
        closed = true;
        offered.clear();
        notifyAll();
    }

    /**
     * The handler of a job, waited for.
     *
     * @param replaced not this one, it is going away; null for any
     * @return null if this engine has ended
     * @throws org.felucca.model.FeluccaException NOT_IMPLEMENTED if nobody ever offered it, UNAVAILABLE if nobody came in time
     */
    Found await(String job, ServiceReference<?> replaced) throws InterruptedException {
        long asked = System.nanoTime();
        while (true) {
            ServiceReference<?> reference = next(job, replaced, asked);
            if (reference == null) {
                return null;
            }
            // outside of our lock: this may activate the handler's component
            Object handler = get(reference);
            if (handler != null) {
                return new Found(reference, handler);
            }
            replaced = reference;
        }
    }

    private Object get(ServiceReference<?> reference) {
        try {
            return services.apply(reference);
        } catch (IllegalStateException e) {
            return null; // our own bundle stops: close() is on its way and ends the wait
        }
    }

    private synchronized ServiceReference<?> next(String job, ServiceReference<?> replaced, long asked)
            throws InterruptedException {
        while (!closed) {
            ServiceReference<?> best = best(job, replaced);
            if (best != null) {
                return best;
            }
            boolean known = everOffered.contains(job);
            long left =
                    known ? waitNanos - (System.nanoTime() - asked) : startWaitNanos - (System.nanoTime() - startedAt);
            if (left <= 0) {
                throw known
                        ? Errors.unavailable("no bundle does the job %s at the moment", job)
                        : Errors.notImplemented("no bundle does the job %s", job);
            }
            wait(left / 1_000_000 + 1);
        }
        return null;
    }

    @GuardedBy("this")
    private ServiceReference<?> best(String job, ServiceReference<?> replaced) {
        TreeSet<ServiceReference<?>> of = offered.get(job);
        if (of == null) {
            return null;
        }
        for (ServiceReference<?> candidate : of.descendingSet()) {
            if (!candidate.equals(replaced)) {
                return candidate;
            }
        }
        return null;
    }

    private static List<String> jobsOf(ServiceReference<?> handler) {
        Object jobs = handler.getProperty(JobHandler.JOB);
        return jobs instanceof String[] many ? List.of(many) : jobs instanceof String one ? List.of(one) : List.of();
    }
}
