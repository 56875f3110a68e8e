package org.felucca.model.oci;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * config-linux.md.
 *
 * @param uidMappings of the user namespace
 * @param gidMappings of the user namespace
 * @param sysctl set in the container's namespaces
 * @param resources limits
 * @param cgroupsPath absolute in the cgroup file system, or relative
 * @param namespaces the container's own or another's
 * @param devices nodes to make
 * @param seccomp or null: unconfined
 * @param rootfsPropagation {@code private} …
 * @param maskedPaths hidden
 * @param readonlyPaths read-only
 * @param mountLabel or empty
 */
@RecordBuilder
public record OciLinux(
        List<OciIdMapping> uidMappings,
        List<OciIdMapping> gidMappings,
        Map<String, String> sysctl,
        OciResources resources,
        String cgroupsPath,
        List<OciNamespace> namespaces,
        List<OciDevice> devices,
        OciSeccomp seccomp,
        String rootfsPropagation,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        String mountLabel) {
    public OciLinux {
        uidMappings = Absent.list(uidMappings);
        gidMappings = Absent.list(gidMappings);
        sysctl = Absent.map(sysctl);
        cgroupsPath = Absent.text(cgroupsPath);
        namespaces = Absent.list(namespaces);
        devices = Absent.list(devices);
        rootfsPropagation = Absent.text(rootfsPropagation);
        maskedPaths = Absent.list(maskedPaths);
        readonlyPaths = Absent.list(readonlyPaths);
        mountLabel = Absent.text(mountLabel);
    }
}
