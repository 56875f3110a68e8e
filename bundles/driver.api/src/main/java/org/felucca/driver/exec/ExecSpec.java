package org.felucca.driver.exec;

import java.nio.file.Path;
import java.util.List;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;
import org.felucca.model.oci.RuntimeSpec;

/**
 * A run that is wanted.
 *
 * @param id whose
 * @param spec OCI document; {@code root.path} is empty as {@code rootfs} says it, a namespace's path may be {@code /proc/self/fd/N};
 *     {@code process.user} and {@code linux.seccomp} are the driver's to fill from the next components
 * @param user {@code user[:group]} of the image's passwd and group files, or numbers; empty for root. HOME is set from it when the
 *     environment has none
 * @param groups further groups, names or numbers
 * @param seccomp empty for the default profile, {@code unconfined}, or a profile as a JSON text in Docker's form
 * @param init run an init as pid 1 that forwards signals and reaps
 * @param rootfs performed inside the new mount namespace to make the root
 * @param openStdin standard input stays open until told; else it is /dev/null
 * @param runFolder the task's own, exists; on a file system that forgets at reboot
 * @param stateFolder the container's, on disk
 */
public record ExecSpec(
        ContainerId id,
        RuntimeSpec spec,
        String user,
        List<String> groups,
        String seccomp,
        boolean init,
        RootMounts rootfs,
        boolean openStdin,
        Path runFolder,
        Path stateFolder) {
    public ExecSpec {
        user = Absent.text(user);
        groups = Absent.list(groups);
        seccomp = Absent.text(seccomp);
    }
}
