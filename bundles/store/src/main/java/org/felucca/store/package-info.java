/** What is kept on disk: records that are always whole, as JSON; content by digest; a lock. */
@Export
@Version("1.0.0")
package org.felucca.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
