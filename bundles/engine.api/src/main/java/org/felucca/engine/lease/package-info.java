/** Jobs about leases: labels whose objects are removed when nobody holds them any more. */
@Export
@Version("1.0.0")
package org.felucca.engine.lease;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
