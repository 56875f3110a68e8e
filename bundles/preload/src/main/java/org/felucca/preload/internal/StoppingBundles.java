package org.felucca.preload.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * When one of the engine's bundles stops to be replaced, threads may be in its code for as long as their clients stay. After the replacement its
 * content is gone, so what it has not loaded by then it cannot load any more. This listener has it loaded while there is time.
 */
@Component(
        service = {},
        immediate = true)
public final class StoppingBundles implements SynchronousBundleListener {
    private static final Logger LOG = System.getLogger(StoppingBundles.class.getName());
    private static final String OURS = "org.felucca.";

    private final BundleContext context;

    @Activate
    public StoppingBundles(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STOPPING
                && bundle.getSymbolicName().startsWith(OURS)
                && bundle.getBundleId() != context.getBundle().getBundleId()
                && context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.STOPPING) {
            preload(bundle);
        }
    }

    private static void preload(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return;
        }
        long began = System.nanoTime();
        Collection<String> own = wiring.listResources(
                "/org/felucca", "*.class", BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL);
        int loaded = new LastClasses(wiring.getClassLoader()).load(own);
        LOG.log(Level.DEBUG, "{0}: {1} classes in {2} ms", bundle, loaded, (System.nanoTime() - began) / 1_000_000);
    }
}
