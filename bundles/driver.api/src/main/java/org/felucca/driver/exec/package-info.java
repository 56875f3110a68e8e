/** What a driver must do that runs containers. A {@link org.felucca.driver.exec.Task} is one run of a container: created, started, ended,
 * deleted. It lives in the kernel and in its run folder, so a driver that is activated anew, in this process or the next, adopts it. */
@Export
@Version("1.0.0")
package org.felucca.driver.exec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
