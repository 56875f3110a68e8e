/** What all drivers share. */
@Export
@Version("1.1.0")
package org.felucca.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
