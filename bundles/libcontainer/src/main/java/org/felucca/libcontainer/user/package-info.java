/** Users and groups by the files of a container's root. */
@Export
@Version("1.0.0")
package org.felucca.libcontainer.user;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
