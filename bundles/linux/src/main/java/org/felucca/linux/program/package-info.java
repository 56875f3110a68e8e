/**
 * Syscall programs: what a child does between clone and execve, laid out by Java as a table of system calls and carried out
 * by a hundred bytes of machine code, with neither Java nor libc in the child.
 *
 * <p>Start with {@link org.felucca.linux.program.Program#builder()} and {@link org.felucca.linux.program.Spawner}.
 */
@Export
@Version("1.0.0")
package org.felucca.linux.program;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
