package org.felucca.archive;

import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;

/** File systems in which the kernel shows itself: what lies in them is no content of a container, and some of it is different at each read or never ends. */
final class KernelFiles {
    /** linux/magic.h. */
    private static final Set<Long> MAGICS = Set.of(
            0x9fa0L, // proc
            0x62656572L, // sysfs
            0x27e0ebL, // cgroup
            0x63677270L, // cgroup2
            0x1cd1L, // devpts
            0x19800202L, // mqueue
            0x64626720L, // debugfs
            0x74726163L, // tracefs
            0x73636673L, // securityfs
            0xcafe4a11L, // bpf
            0x6e736673L, // nsfs
            0x62656570L, // configfs
            0x65735543L); // fusectl

    private KernelFiles() {}

    static boolean isShownBy(Fd folder) {
        return MAGICS.contains(LinuxFiles.fileSystem(folder.procPath()).type());
    }
}
