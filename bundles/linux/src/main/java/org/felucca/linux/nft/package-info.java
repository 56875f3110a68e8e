/** Packet filter rules by libnftables, in transactions. */
@Export
@Version("1.0.0")
package org.felucca.linux.nft;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
