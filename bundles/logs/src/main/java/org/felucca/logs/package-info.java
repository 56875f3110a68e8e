/** What log drivers share: options, tags, attributes, parts of long lines, where logs are sent to. */
@Export
@Version("1.0.0")
package org.felucca.logs;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
