package org.felucca.server.internal.site;

import java.time.Duration;
import org.felucca.engine.site.Site;
import org.felucca.model.Errors;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The site by way of the system bundle's context, so that connections which a replaced server still has find it as well. */
public final class TrackedSite implements Sites, AutoCloseable {
    private final ServiceTracker<Site, Site> tracker;
    private final long waitMillis;

    public TrackedSite(BundleContext framework, Duration wait) {
        this.tracker = new ServiceTracker<>(framework, Site.class, null);
        this.waitMillis = wait.toMillis();
        tracker.open();
    }

    @Override
    public Site site() throws InterruptedException {
        Site there = tracker.waitForService(waitMillis);
        if (there == null) {
            throw Errors.unavailable("nobody answers here at the moment");
        }
        return there;
    }

    @Override
    public void close() {
        tracker.close();
    }
}
