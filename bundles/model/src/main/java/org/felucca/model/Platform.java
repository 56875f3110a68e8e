package org.felucca.model;

/**
 * What an image was built for (OCI image-spec, platform).
 *
 * @param os {@code linux}
 * @param architecture Go's name: {@code amd64}, {@code arm64}
 * @param variant {@code v8}, or empty
 */
public record Platform(String os, String architecture, String variant) {
    public Platform {
        os = Absent.text(os);
        architecture = Absent.text(architecture);
        variant = Absent.text(variant);
    }

    /** {@code linux/arm64/v8}. */
    public String text() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }

    /** This machine's. */
    public static Platform host() {
        String arch = System.getProperty("os.arch");
        return switch (arch) {
            case "amd64", "x86_64" -> new Platform("linux", "amd64", "");
            case "aarch64" -> new Platform("linux", "arm64", "v8");
            default -> new Platform("linux", arch, "");
        };
    }
}
