package org.felucca.engine.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.felucca.engine.Engine;
import org.felucca.engine.Events;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRecord;
import org.felucca.engine.JobRequest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on their callers' threads.
 *
 * <p>When this bundle is replaced, jobs that run go on undisturbed in the old code: their handlers are in other bundles and know nothing
 * of it. What an old engine cannot do any more, finding handlers, it leaves to its successor: a job that needs another handler, because
 * its own was replaced or because it asks for a job of its own, is run by the new engine with the same client's side and checkpoint.
 */
@Component(configurationPid = "org.felucca.engine")
@Designate(ocd = LocalEngine.Config.class)
public final class LocalEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(LocalEngine.class);

    @ObjectClassDefinition(name = "Felucca engine", description = "How jobs find their handlers, and the books of jobs")
    @interface Config {
        @AttributeDefinition(description = "How long a job waits for a handler that went away, in seconds")
        int handler_wait_seconds() default 30;

        @AttributeDefinition(
                description =
                        "How long after its start the engine waits for handlers that were never there, in seconds")
        int start_wait_seconds() default 5;

        @AttributeDefinition(description = "How many ended jobs the books keep")
        int history() default 256;
    }

    private final BundleContext framework;
    private final Handlers handlers;
    private final JobBooks books;
    private final Events events;
    private final Duration successorWait;

    @Activate
    public LocalEngine(BundleContext bundle, Config config, @Reference Events events) {
        this(
                bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext(),
                new Handlers(
                        bundle::getService,
                        Duration.ofSeconds(config.handler_wait_seconds()),
                        Duration.ofSeconds(config.start_wait_seconds())),
                new JobBooks(config.history()),
                events,
                Duration.ofSeconds(config.handler_wait_seconds()));
    }

    /** @param framework the system bundle's context: it works for as long as the framework runs, ours only until we are replaced */
    LocalEngine(BundleContext framework, Handlers handlers, JobBooks books, Events events, Duration successorWait) {
        this.framework = framework;
        this.handlers = handlers;
        this.books = books;
        this.events = events;
        this.successorWait = successorWait;
    }

    @Reference(
            service = JobHandler.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeHandler")
    void addHandler(ServiceReference<?> handler) {
        handlers.add(handler);
    }

    void removeHandler(ServiceReference<?> handler) {
        handlers.remove(handler);
    }

    @Deactivate
    void close() {
        handlers.close();
        int running = books.running();
        if (running > 0) {
            LOG.info("engine is being replaced, {} jobs go on", running);
        }
    }

    @Override
    public <R> R run(JobRequest<R> request, String caller, JobIo io) throws IOException, InterruptedException {
        JobRun run = books.start(request, caller, io, this);
        try {
            R answer = work(request, run);
            books.ended(run, null);
            return answer;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            books.ended(run, e);
            throw e;
        }
    }

    private <R> R work(JobRequest<R> request, JobRun run) throws IOException, InterruptedException {
        ServiceReference<?> replaced = null;
        while (true) {
            Handlers.Found found = handlers.await(run.name(), replaced);
            if (found == null) {
                try (Successor successor = new Successor(framework, this)) {
                    return successor.await(successorWait).run(request, run.caller(), run.io());
                }
            }
            try {
                return call(found.handler(), request, run);
            } catch (HandlerReplaced e) {
                LOG.info("job {} waits for the successor of its handler", run);
                replaced = found.reference();
            }
        }
    }

    /** A handler says by its name which requests it takes, and a request says which answer it wants: the types fit. */
    @SuppressWarnings("unchecked")
    private static <R> R call(Object handler, JobRequest<R> request, JobRun run)
            throws IOException, InterruptedException {
        return ((JobHandler<JobRequest<R>, R>) handler).run(request, run);
    }

    @Override
    public List<JobRecord> jobs() {
        return books.records();
    }

    @Override
    public Events events() {
        return events;
    }
}
