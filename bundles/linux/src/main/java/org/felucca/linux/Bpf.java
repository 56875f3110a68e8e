package org.felucca.linux;

import java.util.ArrayList;
import java.util.List;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/** bpf(2), as far as cgroup v2 needs it to say which devices a container may use. */
public final class Bpf {
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_ATTACH = 8;
    private static final int BPF_PROG_DETACH = 9;
    private static final int BPF_PROG_GET_FD_BY_ID = 13;
    private static final int BPF_PROG_QUERY = 16;
    private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    private static final int BPF_CGROUP_DEVICE = 6;
    private static final int BPF_F_ALLOW_MULTI = 2;
    private static final int ATTR_SIZE = 128;

    private Bpf() {}

    /**
     * Loads a program of type CGROUP_DEVICE.
     *
     * @param instructions of eight bytes each, little-endian, as in linux/bpf.h
     * @throws LinuxException EINVAL or EACCES when the verifier refuses; its words are the detail
     */
    public static Fd loadDeviceProgram(byte[] instructions) {
        final int logSize = 64 * 1024;
        try (Memory code = Memory.of(instructions);
                Memory license = Memory.text("Apache-2.0");
                Memory log = Memory.allocate(logSize);
                Memory attr = Memory.allocate(ATTR_SIZE)) {
            attr.putInt(0, BPF_PROG_TYPE_CGROUP_DEVICE)
                    .putInt(4, instructions.length / 8)
                    .putLong(8, code.address())
                    .putLong(16, license.address());
            long result = Kernel.raw(Sys.BPF, BPF_PROG_LOAD, attr.address(), ATTR_SIZE);
            if (result >= 0) {
                return Fd.of((int) result);
            }
            attr.putInt(24, 1).putInt(28, logSize).putLong(32, log.address());
            result = Kernel.raw(Sys.BPF, BPF_PROG_LOAD, attr.address(), ATTR_SIZE);
            String words = Memory.textAt(log.address()).strip();
            return Fd.of((int) Kernel.checked("load device program", words, result));
        }
    }

    /** Makes a loaded program decide about the devices of a cgroup, beside those attached already. */
    public static void attachDeviceProgram(Fd cgroup, Fd program) {
        try (Memory attr = Memory.allocate(ATTR_SIZE)) {
            attr.putInt(0, cgroup.number())
                    .putInt(4, program.number())
                    .putInt(8, BPF_CGROUP_DEVICE)
                    .putInt(12, BPF_F_ALLOW_MULTI);
            Kernel.call(Sys.BPF, "attach device program to " + cgroup, BPF_PROG_ATTACH, attr.address(), ATTR_SIZE);
        }
    }

    /** Takes a program off a cgroup. */
    public static void detachDeviceProgram(Fd cgroup, Fd program) {
        try (Memory attr = Memory.allocate(ATTR_SIZE)) {
            attr.putInt(0, cgroup.number()).putInt(4, program.number()).putInt(8, BPF_CGROUP_DEVICE);
            Kernel.call(Sys.BPF, "detach device program of " + cgroup, BPF_PROG_DETACH, attr.address(), ATTR_SIZE);
        }
    }

    /** The device programs that are attached to a cgroup itself; the caller closes them. */
    public static List<Fd> devicePrograms(Fd cgroup) {
        final int max = 64;
        try (Memory ids = Memory.allocate(4L * max);
                Memory attr = Memory.allocate(ATTR_SIZE)) {
            attr.putInt(0, cgroup.number())
                    .putInt(4, BPF_CGROUP_DEVICE)
                    .putLong(16, ids.address())
                    .putInt(24, max);
            Kernel.call(Sys.BPF, "device programs of " + cgroup, BPF_PROG_QUERY, attr.address(), ATTR_SIZE);
            int count = attr.getInt(24);
            List<Fd> programs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                programs.add(byId(ids.getInt(4L * i)));
            }
            return programs;
        }
    }

    private static Fd byId(int id) {
        try (Memory attr = Memory.allocate(ATTR_SIZE)) {
            attr.putInt(0, id);
            return Fd.of(
                    (int) Kernel.call(Sys.BPF, "open program " + id, BPF_PROG_GET_FD_BY_ID, attr.address(), ATTR_SIZE));
        }
    }
}
