package org.felucca.linux;

/** Handles on namespaces, namespaces(7). No thread of this JVM ever enters one; programs do. */
public final class Namespaces {
    private Namespaces() {}

    /** Opens a namespace of a process; it lives on while the descriptor is open. */
    public static Fd open(int pid, Namespace kind) {
        return LinuxFiles.open("/proc/" + pid + "/ns/" + kind.file());
    }

    /** Opens the namespace that this process is in. */
    public static Fd own(Namespace kind) {
        return LinuxFiles.open("/proc/self/ns/" + kind.file());
    }

    /** A number that tells namespaces apart as long as they live: the inode of its file. */
    public static long id(Fd namespace) {
        return LinuxFiles.stat(namespace).inode();
    }
}
