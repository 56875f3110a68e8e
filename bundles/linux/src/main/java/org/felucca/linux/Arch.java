package org.felucca.linux;

/** The processors that Felucca runs on. */
public enum Arch {
    X86_64("amd64"),
    AARCH64("arm64");

    private static final Arch CURRENT = of(System.getProperty("os.arch"));

    private final String goName;

    Arch(String goName) {
        this.goName = goName;
    }

    /** The name that images and Docker use: {@code amd64}, {@code arm64}. */
    public String goName() {
        return goName;
    }

    /** The processor this JVM runs on. */
    public static Arch current() {
        return CURRENT;
    }

    private static Arch of(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new UnsupportedOperationException("Felucca runs on x86-64 and aarch64, not on " + osArch);
        };
    }
}
