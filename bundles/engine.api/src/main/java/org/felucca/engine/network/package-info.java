/** Jobs about networks, and what they answer. */
@Export
@Version("1.0.0")
package org.felucca.engine.network;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
