/**
 * The container library: takes an OCI runtime-spec document and a root and lays out the syscall program that becomes the container.
 * It knows neither engine nor image. Start with {@link org.felucca.libcontainer.Recipe}.
 */
@Export
@Version("1.0.0")
package org.felucca.libcontainer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
