/** What a driver must do that connects containers. A network has endpoints; an endpoint joins a network namespace. */
@Export
@Version("1.0.0")
package org.felucca.driver.network;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
