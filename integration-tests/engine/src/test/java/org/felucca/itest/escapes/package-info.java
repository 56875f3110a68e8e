/** Attempts to get out of a container that succeeded in other engines; docs/escapes.md says what prevents each. */
package org.felucca.itest.escapes;
