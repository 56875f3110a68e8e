package org.felucca.containers.internal.spec;

import java.util.Set;

/** The words of {@code --network}, {@code --pid}, {@code --ipc} and the like. */
public final class Modes {
    public static final String HOST = "host";
    public static final String NONE = "none";
    public static final String BRIDGE = "bridge";
    public static final String DEFAULT = "default";
    public static final String PRIVATE = "private";
    private static final String CONTAINER = "container:";

    private Modes() {}

    /** Whether another container's namespace is meant. */
    public static boolean isContainer(String mode) {
        return mode.startsWith(CONTAINER);
    }

    /** Whether it names a network that a user has made. */
    public static boolean isUserDefined(String mode) {
        return !Set.of("", HOST, NONE, BRIDGE, DEFAULT).contains(mode) && !isContainer(mode);
    }

    /** The other container, as it was named. */
    public static String container(String mode) {
        return mode.substring(CONTAINER.length());
    }

    /** {@code container:<reference>}. */
    public static String ofContainer(String reference) {
        return CONTAINER + reference;
    }
}
