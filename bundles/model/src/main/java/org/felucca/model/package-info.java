/** What the engine talks about: ids, image references, container and host specifications, errors. Values only. */
@Export
@Version("1.0.0")
package org.felucca.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
