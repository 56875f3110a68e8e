package org.felucca.server.internal.api;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/** What this engine calls itself. */
public final class Product {
    /** The Docker whose API this is: {@link ApiVersion#MAX} is that of 28.3 to 28.5. */
    private static final String DOCKER = "28.5.2";

    /**
     * For example {@code 28.5.2+felucca.0.1.0}. Clients compare it with the Docker that they need (Testcontainers wants 1.6 or newer), so Docker's
     * number comes first; this engine's own is behind it, where a semantic version has what does not count.
     */
    public static final String VERSION = DOCKER + "+felucca." + version();

    private Product() {}

    /** This bundle's version, without its qualifier; {@code 0.0.0} outside of a framework. */
    private static String version() {
        Bundle bundle = FrameworkUtil.getBundle(Product.class);
        Version version = bundle == null ? Version.emptyVersion : bundle.getVersion();
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }
}
