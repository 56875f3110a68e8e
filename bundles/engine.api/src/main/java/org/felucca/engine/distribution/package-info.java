/** Jobs that speak to registries, and what they answer. A registry is named by host and port; {@code docker.io} is the one of names without a host. */
@Export
@Version("1.0.0")
package org.felucca.engine.distribution;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
