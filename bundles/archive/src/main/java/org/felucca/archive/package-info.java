/** Layer tars: reading, unpacking inside a folder and nowhere else, writing; and what they are compressed with. */
@Export
@Version("1.0.0")
package org.felucca.archive;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
