/** Between class spaces: what remains of a replaced contract's world works with those who came after it. */
@Export
@Version("1.0.0")
package org.felucca.engine.bridge;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
