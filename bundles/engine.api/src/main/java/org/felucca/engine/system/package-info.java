/** Jobs about the engine itself. */
@Export
@Version("1.1.0")
package org.felucca.engine.system;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
