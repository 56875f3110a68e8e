/**
 * What a driver must do that keeps volumes. A volume is a folder with a name that outlives containers; the driver decides where it lives. It is
 * created, mounted for each run of a container that has it and unmounted at the run's end, and removed when nobody has it.
 *
 * <p>Two stories. A folder on this host: creating makes it, mounting says where it is. A share of another host: creating keeps the address,
 * the first mount brings it to this host, the last unmount lets it go.
 */
@Export
@Version("1.0.0")
package org.felucca.driver.volume;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
