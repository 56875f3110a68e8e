package org.felucca.linux;

/** How a file is opened, open(2). O_CLOEXEC is not among them: this bundle always adds it. */
public enum OpenFlag {
    WRITE_ONLY(1, 1),
    READ_WRITE(2, 2),
    CREATE(0x40, 0x40),
    EXCLUSIVE(0x80, 0x80),
    NO_CONTROLLING_TTY(0x100, 0x100),
    TRUNCATE(0x200, 0x200),
    APPEND(0x400, 0x400),
    NON_BLOCKING(0x800, 0x800),
    DIRECTORY(0x1_0000, 0x4000),
    NO_FOLLOW(0x2_0000, 0x8000),
    /** Only a place in the tree; nothing can be read from it. */
    PATH(0x20_0000, 0x20_0000);

    private static final int CLOEXEC = 0x8_0000;

    private final int x86;
    private final int arm;

    OpenFlag(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** The number for these flags and O_CLOEXEC, on the processor this runs on; without any it is O_RDONLY. */
    public static int bits(OpenFlag... flags) {
        int bits = CLOEXEC;
        for (OpenFlag flag : flags) {
            bits |= Arch.current() == Arch.X86_64 ? flag.x86 : flag.arm;
        }
        return bits;
    }
}
