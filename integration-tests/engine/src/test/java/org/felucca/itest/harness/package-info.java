/** Starts the engine under test and talks to it: docker's command line, raw HTTP, and a look at what is left behind. */
package org.felucca.itest.harness;
