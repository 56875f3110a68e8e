package org.felucca.graph.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.felucca.driver.content.ContentStore;
import org.felucca.model.FeluccaException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a killed engine has left of images, without waiting for the first job that asks for one: a half-loaded image may have filled the disk.
 * In the background. From then on the content store is used until this bundle stops: other bundles' leases are not to end with its last user, who is being
 * replaced.
 */
@Component(
        immediate = true,
        service = {})
public final class StartSweep {
    private static final Logger LOG = LoggerFactory.getLogger(StartSweep.class);

    private static final Duration LEFT_FOR = Duration.ofMinutes(3);

    private final Thread thread;

    @Activate
    public StartSweep(
            BundleContext context,
            @Reference ServiceReference<Graph> graph,
            @Reference ServiceReference<ContentStore> content) {
        thread = new Thread(() -> sweep(context, graph, content), "felucca-graph-sweep");
        thread.setDaemon(true);
        thread.start();
    }

    /** Both the graph and its layers sweep when they are first made. */
    private static void sweep(
            BundleContext context, ServiceReference<Graph> reference, ServiceReference<ContentStore> content) {
        try {
            Graph graph = context.getService(reference);
            if (graph != null && context.getService(content) != null) {
                graph.layers();
                endWhatWasLeft(graph);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | FeluccaException e) {
            LOG.warn("what a crash may have left of images stays for now: {}", e.getMessage());
        } catch (IllegalStateException e) {
            LOG.debug("this bundle has been replaced meanwhile");
        }
    }

    /** Work that was interrupted by a replacement has begun again by then, and holds what it needs. */
    private static void endWhatWasLeft(Graph graph) throws IOException, InterruptedException {
        Set<String> left = graph.holders().beginningWith(GraphContent.LEFT).keySet();
        if (!left.isEmpty()) {
            Thread.sleep(LEFT_FOR.toMillis());
            for (String holder : left) {
                graph.release(holder);
            }
        }
    }

    @Deactivate
    public void close() {
        thread.interrupt();
    }
}
