/**
 * Control groups: limits, counters, freezing and killing of a container's processes. Version 1 (a tree for each controller),
 * version 2 (one tree) and both at once look the same from here.
 */
@Export
@Version("1.0.0")
package org.felucca.cgroups;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
