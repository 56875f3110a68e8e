/**
 * HTTP on addresses of their own. One bundle, the server, has the listeners, the HTTP and the TLS; another registers a {@link Site} that answers. Each can
 * be replaced without the other: connections wait for the successor.
 */
@Export
@Version("1.0.0")
package org.felucca.engine.site;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
