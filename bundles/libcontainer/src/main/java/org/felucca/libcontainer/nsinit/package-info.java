/** Runs a plain OCI bundle with nothing but libcontainer: no engine, no daemon, no framework. */
@Export
@Version("1.0.0")
package org.felucca.libcontainer.nsinit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
