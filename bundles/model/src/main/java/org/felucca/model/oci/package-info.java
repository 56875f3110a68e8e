/** The OCI runtime-spec 1.1 document as values: what libcontainer runs and what a config.json holds. Field names are the JSON names. */
@Export
@Version("1.0.0")
package org.felucca.model.oci;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
