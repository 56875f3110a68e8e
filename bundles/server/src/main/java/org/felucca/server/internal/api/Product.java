package org.felucca.server.internal.api;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/** What this engine calls itself. */
public final class Product {
    /** This bundle's version, without its qualifier; {@code 0.0.0} outside of a framework. */
    public static final String VERSION = version();

    private Product() {}

    private static String version() {
        Bundle bundle = FrameworkUtil.getBundle(Product.class);
        Version version = bundle == null ? Version.emptyVersion : bundle.getVersion();
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }
}
