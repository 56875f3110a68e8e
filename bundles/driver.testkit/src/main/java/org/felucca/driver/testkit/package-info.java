/** One conformance suite for each driver SPI: a driver is done when its test class is a subclass of it plus its own corners. */
@Export
@Version("1.0.0")
package org.felucca.driver.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
