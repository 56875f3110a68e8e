/** Jobs about images, and what they answer. An image is named by reference, id or unique prefix of its id. */
@Export
@Version("1.0.0")
package org.felucca.engine.image;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
