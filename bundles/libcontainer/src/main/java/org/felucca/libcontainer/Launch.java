package org.felucca.libcontainer;

import java.nio.file.Path;
import org.felucca.linux.Fd;
import org.felucca.model.oci.RuntimeSpec;

/**
 * A container that is wanted.
 *
 * @param spec what it is; users are numbers, paths of namespaces and sources of binds (detached mounts) may be {@code /proc/self/fd/N} of this process
 * @param root its root, detached: see {@link DetachedRoot}; stays the caller's
 * @param mountPoint an existing folder of the host where the root is attached in the container's own mount namespace, for a moment
 * @param cgroup where it is counted
 * @param stdio its standard streams
 * @param init whether an init that reaps and forwards signals is its first process
 */
public record Launch(RuntimeSpec spec, Fd root, Path mountPoint, CgroupPlace cgroup, Stdio stdio, boolean init) {}
