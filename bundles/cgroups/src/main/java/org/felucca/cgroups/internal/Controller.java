package org.felucca.cgroups.internal;

import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.model.oci.OciResources;

/** What can be limited or counted, and the files for it. Without state; what the resources don't mention stays as it is. */
public interface Controller {
    /** Sets what the resources say. */
    void apply(Folder folder, OciResources resources);

    /** Adds what this controller counts. */
    default void read(Folder folder, CgroupStatsBuilder stats) {}

    /** Readies a folder that containers' folders will be in; the folder around it is ready. */
    default void prepareParent(Folder folder) {}
}
