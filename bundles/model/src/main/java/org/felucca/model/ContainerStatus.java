package org.felucca.model;

import java.util.Locale;

/** The states that Docker's API names, in its words. */
public enum ContainerStatus {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD;

    /** The word on the wire: {@code running}. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
