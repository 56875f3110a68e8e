/** Jobs about containers, and what they answer. A container is named by id, name or unique prefix of its id, in the order of Docker. */
@Export
@Version("1.0.0")
package org.felucca.engine.container;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
