package org.felucca.cgroups.v2;

import java.util.List;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.linux.Bpf;
import org.felucca.linux.Fd;
import org.felucca.model.oci.OciResources;

/**
 * Which devices may be opened and made: version 2 has no files for it but asks eBPF programs that are attached to the folder. Ours stays
 * attached without a descriptor and goes with the folder.
 */
public final class Devices implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        if (resources.devices().isEmpty()) {
            return;
        }
        byte[] code = DeviceProgram.write(DeviceFilter.of(resources.devices()));
        try (Fd cgroup = folder.open();
                Fd program = Bpf.loadDeviceProgram(code)) {
            // All attached programs must agree: the new one first, so that at no moment more is allowed than by either.
            List<Fd> earlier = Bpf.devicePrograms(cgroup);
            try {
                Bpf.attachDeviceProgram(cgroup, program);
                earlier.forEach(old -> Bpf.detachDeviceProgram(cgroup, old));
            } finally {
                earlier.forEach(Fd::close);
            }
        }
    }
}
