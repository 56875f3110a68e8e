package org.felucca.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.felucca.linux.Arch;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.MemFd;
import org.felucca.linux.Sys;
import org.felucca.linux.ffi.LibSeccomp;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Program;

/** Makes filters of profiles, and the row that loads one. Any thread may call. */
public final class Seccomp {
    private static final int KEPT = 16;
    private static final int ENOSYS = 38;
    private static final int UNKNOWN_CALL = -1;

    /** The filters of the profiles used last: most containers have the same one, and it takes milliseconds to make. */
    private static final Map<Profile, byte[]> FILTERS = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Profile, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    private Seccomp() {}

    /** What a filter does besides deciding, linux/seccomp.h. */
    public enum LoadFlag {
        /** Log what is refused. */
        LOG(2),
        /** Do without the mitigation of Spectre variant 4. */
        SPEC_ALLOW(4);

        private final int bit;

        LoadFlag(int bit) {
            this.bit = bit;
        }
    }

    /**
     * Makes the filter of a profile, as an array of struct sock_filter.
     *
     * @throws LinuxException when libseccomp refuses a rule
     * @throws UnsupportedOperationException when libseccomp is not installed
     */
    public static byte[] compile(Profile profile) {
        synchronized (FILTERS) {
            return FILTERS.computeIfAbsent(profile, Seccomp::make).clone();
        }
    }

    /**
     * Adds the row that loads a filter, seccomp(2). Should be the last but execve: from then on the filter decides. Without
     * CAP_SYS_ADMIN it needs no_new_privs before.
     */
    public static Call load(Program.Builder rows, byte[] filter, Set<LoadFlag> flags) {
        final int setModeFilter = 1;
        Block program = Block.struct()
                .u16(filter.length / 8)
                .bytes(new byte[6])
                .pointer(Block.of(filter))
                .shownAs("{" + filter.length / 8 + " instructions}")
                .build();
        int bits = flags.stream().mapToInt(flag -> flag.bit).reduce(0, (a, b) -> a | b);
        return rows.call(
                "load seccomp filter",
                Sys.SECCOMP,
                Arg.named("SECCOMP_SET_MODE_FILTER", setModeFilter),
                Arg.value(bits),
                Arg.at(program));
    }

    private static byte[] make(Profile profile) {
        LibSeccomp library = Library.load();
        Pointer context = library.seccomp_init(profile.defaultAction().token(profile.defaultErrno()));
        if (context == null) {
            throw new LinuxException("seccomp_init", profile.defaultAction().toString(), Errno.EINVAL);
        }
        try {
            for (Profile.Architecture architecture : profile.architectures()) {
                int result = library.seccomp_arch_add(context, architecture.token());
                if (result != -Errno.EEXIST.code()) {
                    check("seccomp_arch_add", architecture.toString(), result);
                }
            }
            // A tree instead of a list: a call late in the list costs ten comparisons, not hundreds. Since libseccomp
            // 2.5.
            final int optimize = 8;
            final int binaryTree = 2;
            library.seccomp_attr_set(context, optimize, binaryTree);
            for (Profile.Rule rule : profile.rules()) {
                add(library, context, profile, rule);
            }
            byte[] filter = export(library, context);
            return knowsLittle(profile) ? withUnknownCalls(filter, newest(library, profile)) : filter;
        } finally {
            library.seccomp_release(context);
        }
    }

    private static void add(LibSeccomp library, Pointer context, Profile profile, Profile.Rule rule) {
        int action = rule.action().token(rule.errno());
        if (action == profile.defaultAction().token(profile.defaultErrno())) {
            return;
        }
        for (String name : rule.names()) {
            int number = library.seccomp_syscall_resolve_name(name);
            if (number == UNKNOWN_CALL) {
                continue;
            }
            for (List<Profile.Condition> together : alternatives(rule.conditions())) {
                check(
                        "seccomp_rule_add",
                        name,
                        library.seccomp_rule_add_array(
                                context, action, number, together.size(), comparisons(together)));
            }
        }
    }

    /** libseccomp takes one condition for each argument; profiles that name one twice mean either. */
    private static List<List<Profile.Condition>> alternatives(List<Profile.Condition> conditions) {
        Set<Integer> indexes = new HashSet<>();
        conditions.forEach(condition -> indexes.add(condition.index()));
        if (indexes.size() == conditions.size()) {
            return List.of(conditions);
        }
        List<List<Profile.Condition>> each = new ArrayList<>();
        conditions.forEach(condition -> each.add(List.of(condition)));
        return each;
    }

    /** struct scmp_arg_cmp: unsigned arg, enum op, two 64-bit numbers. */
    private static byte[] comparisons(List<Profile.Condition> conditions) {
        final int size = 24;
        ByteBuffer structs =
                ByteBuffer.allocate(Math.max(1, conditions.size()) * size).order(ByteOrder.nativeOrder());
        for (Profile.Condition condition : conditions) {
            structs.putInt(condition.index()).putInt(condition.comparison().number());
            structs.putLong(condition.value()).putLong(condition.second());
        }
        return structs.array();
    }

    private static byte[] export(LibSeccomp library, Pointer context) {
        try (Fd file = MemFd.create("seccomp", new byte[0])) {
            check("seccomp_export_bpf", "", library.seccomp_export_bpf(context, file.number()));
            return LinuxFiles.readAt(file, 0, (int) LinuxFiles.stat(file).size());
        }
    }

    /** Whether calls that are newer than the profile would get another answer than from a kernel that lacks them. */
    private static boolean knowsLittle(Profile profile) {
        return profile.defaultAction() == Action.ERRNO && profile.defaultErrno() != ENOSYS;
    }

    private static int newest(LibSeccomp library, Profile profile) {
        int newest = 0;
        for (Profile.Rule rule : profile.rules()) {
            for (String name : rule.names()) {
                newest = Math.max(newest, library.seccomp_syscall_resolve_name_arch(own().token(), name));
            }
        }
        return newest;
    }

    /**
     * Puts a few instructions in front that answer ENOSYS to calls newer than any that the profile names. C libraries try new calls and
     * fall back on ENOSYS, but take EPERM for the answer; runc does the same for that reason.
     */
    private static byte[] withUnknownCalls(byte[] filter, int newest) {
        final int loadWord = 0x20;
        final int jumpEqual = 0x15;
        final int jumpGreater = 0x25;
        final int jumpGreaterOrEqual = 0x35;
        final int ret = 0x06;
        final int x32Bit = 0x4000_0000;
        ByteBuffer whole = ByteBuffer.allocate(6 * 8 + filter.length).order(ByteOrder.nativeOrder());
        instruction(whole, loadWord, 0, 0, 4); // architecture
        instruction(whole, jumpEqual, 0, 4, own().token());
        instruction(whole, loadWord, 0, 0, 0); // number of the call
        instruction(whole, jumpGreaterOrEqual, 2, 0, x32Bit);
        instruction(whole, jumpGreater, 0, 1, newest);
        instruction(whole, ret, 0, 0, Action.ERRNO.token(ENOSYS));
        return whole.put(filter).array();
    }

    private static void instruction(ByteBuffer code, int op, int ifTrue, int ifFalse, int operand) {
        code.putShort((short) op).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    }

    private static Profile.Architecture own() {
        return Arch.current() == Arch.X86_64 ? Profile.Architecture.X86_64 : Profile.Architecture.AARCH64;
    }

    private static void check(String op, String detail, int result) {
        if (result < 0) {
            throw new LinuxException(op, detail, Errno.of(-result));
        }
    }

    /** Loaded at first use, so that privileged containers run where the library is not installed. */
    private static final class Library {
        private static final LibSeccomp INSTANCE =
                LibraryLoader.create(LibSeccomp.class).failImmediately().load("libseccomp.so.2");

        static LibSeccomp load() {
            try {
                return INSTANCE;
            } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
                throw new UnsupportedOperationException(
                        "libseccomp.so.2 cannot be loaded: install the package libseccomp2", e);
            }
        }
    }
}
