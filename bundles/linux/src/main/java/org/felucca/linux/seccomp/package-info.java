/** Seccomp profiles: from typed rules to the filter that a program loads, by libseccomp. */
@Export
@Version("1.0.0")
package org.felucca.linux.seccomp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
