/** Docker's seccomp profiles: the form they are written in, the default one, and what of it holds for one container. */
@Export
@Version("1.0.0")
package org.felucca.libcontainer.seccomp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
