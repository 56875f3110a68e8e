/** Jobs about volumes, and what they answer. */
@Export
@Version("1.0.0")
package org.felucca.engine.volume;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
