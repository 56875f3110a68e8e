package org.felucca.driver.exec;

import java.nio.file.Path;
import org.felucca.model.ContainerId;
import org.felucca.model.oci.RuntimeSpec;

/**
 * A run that is wanted.
 *
 * @param id whose
 * @param spec OCI document; {@code root.path} is empty when {@code rootfs} says it, and network namespaces may be {@code /proc/self/fd/N}
 * @param rootfs performed inside the new mount namespace to make the root
 * @param openStdin standard input stays open until told; else it is /dev/null
 * @param runFolder the task's own, exists; on a file system that forgets at reboot
 * @param stateFolder the container's, on disk
 */
public record ExecSpec(
        ContainerId id, RuntimeSpec spec, RootMounts rootfs, boolean openStdin, Path runFolder, Path stateFolder) {}
