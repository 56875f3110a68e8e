package org.felucca.model.oci;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * A container as OCI runtime-spec config.md describes it.
 *
 * @param ociVersion {@code 1.1.0}
 * @param process what runs
 * @param root its file system
 * @param hostname UTS host name, or empty
 * @param domainname NIS domain name, or empty
 * @param mounts in order
 * @param annotations free
 * @param linux all that is Linux's own
 */
@RecordBuilder
public record RuntimeSpec(
        String ociVersion,
        OciProcess process,
        OciRoot root,
        String hostname,
        String domainname,
        List<OciMount> mounts,
        Map<String, String> annotations,
        OciLinux linux) {
    public RuntimeSpec {
        ociVersion = Absent.text(ociVersion);
        hostname = Absent.text(hostname);
        domainname = Absent.text(domainname);
        mounts = Absent.list(mounts);
        annotations = Absent.map(annotations);
    }
}
