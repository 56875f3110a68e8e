package org.felucca.cgroups.internal;

/** Stops and continues the processes of a cgroup. */
public interface Freezing {
    /** Returns when all are stopped. */
    void freeze();

    /** Returns when all run again. */
    void thaw();

    /** Whether all are stopped. */
    boolean frozen();
}
