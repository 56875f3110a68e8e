package org.felucca.client.api;

/** Versions of the Engine API, {@code major.minor}. */
public final class ApiVersion {
    /** What this client speaks when the engine does. */
    public static final String NEWEST = "1.51";
    /** What an engine speaks that does not say. */
    public static final String OLDEST = "1.24";

    private ApiVersion() {}

    /** The newest version that both sides know; {@code offered} may be empty. */
    public static String negotiate(String offered) {
        if (offered.isEmpty()) {
            return OLDEST;
        }
        return atLeast(offered, NEWEST) ? NEWEST : offered;
    }

    /** Whether {@code version} is {@code floor} or newer. */
    public static boolean atLeast(String version, String floor) {
        return code(version) >= code(floor);
    }

    private static int code(String version) {
        int dot = version.indexOf('.');
        try {
            return dot < 0
                    ? Integer.parseInt(version) * 1000
                    : Integer.parseInt(version.substring(0, dot)) * 1000 + Integer.parseInt(version.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid API version \"" + version + "\"", e);
        }
    }
}
