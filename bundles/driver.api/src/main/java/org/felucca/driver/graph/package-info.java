/** What a driver must do that keeps layers. A layer has a key and perhaps a parent. It is prepared (writable), filled, and committed (then
 * it never changes and may have children); the writable layer of a container is prepared and never committed. */
@Export
@Version("1.0.0")
package org.felucca.driver.graph;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
