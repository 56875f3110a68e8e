/** Measures the container library alone; run by the stage `library` of the benchmarks. */
package org.felucca.bench;
