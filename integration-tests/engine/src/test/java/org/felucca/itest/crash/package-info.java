/** Work for an engine that is killed in the middle of it, and what must be true afterwards. */
package org.felucca.itest.crash;
