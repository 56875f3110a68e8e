/** Writes the engine's log. */
package org.felucca.logging.internal;
