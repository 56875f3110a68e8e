/** Links, addresses and routes of a network namespace, rtnetlink(7). */
@Export
@Version("1.0.0")
package org.felucca.netlink;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
