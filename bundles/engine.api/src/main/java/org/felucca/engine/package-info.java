/** The engine and its jobs: a job is a typed request and a tracked run of it. */
@Export
@Version("1.0.0")
package org.felucca.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
