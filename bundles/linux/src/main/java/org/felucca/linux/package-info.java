/** Linux as Java sees it: typed system calls by subject, descriptors that close, errors that name the call. */
@Export
@Version("1.0.0")
package org.felucca.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
