/** What a driver must do that keeps or forwards the output of containers. */
@Export
@Version("1.0.0")
package org.felucca.driver.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
