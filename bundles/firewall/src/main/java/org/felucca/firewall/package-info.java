/** Rules of the packet filter for networks of containers, in a table of our own. */
@Export
@Version("1.0.0")
package org.felucca.firewall;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
