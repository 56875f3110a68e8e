package org.felucca.containers.internal.create;

import java.util.ArrayList;
import java.util.List;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.containers.internal.update.KernelLimits;
import org.felucca.model.HostConfig;
import org.felucca.model.Resources;

/** What a container is made without, or should not be made with, in Docker's words. */
final class Warnings {
    private Warnings() {}

    static List<String> of(HostConfig host) {
        List<String> warnings = new ArrayList<>();
        Resources r = host.resources();
        if (r.oomKillDisable() && r.memory() == 0) {
            warnings.add(
                    "OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.");
        }
        if (r.blkioWeight() != 0 && !KernelLimits.hasBlockWeight()) {
            warnings.add(
                    "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.");
        }
        if (!r.blkioWeightDevice().isEmpty() && !KernelLimits.hasDeviceWeight()) {
            warnings.add(
                    "Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device discarded.");
        }
        if (host.namespaces().network().equals(Modes.HOST)
                && (host.publishAllPorts() || !host.portBindings().isEmpty())) {
            warnings.add("Published ports are discarded when using host network mode");
        }
        return warnings;
    }
}
