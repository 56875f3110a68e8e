/** Boots an engine: reads a feature document, starts its bundles in Apache Felix, configures them, and ends them. */
package org.felucca.launcher;
