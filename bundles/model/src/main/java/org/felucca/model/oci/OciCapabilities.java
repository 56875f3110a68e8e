package org.felucca.model.oci;

import java.util.List;
import org.felucca.model.Absent;

/**
 * capabilities(7) by name: {@code CAP_KILL}.
 *
 * @param bounding bounding set
 * @param effective effective set
 * @param inheritable inheritable set; empty, see CVE-2022-24769
 * @param permitted permitted set
 * @param ambient ambient set
 */
public record OciCapabilities(
        List<String> bounding,
        List<String> effective,
        List<String> inheritable,
        List<String> permitted,
        List<String> ambient) {
    public OciCapabilities {
        bounding = Absent.list(bounding);
        effective = Absent.list(effective);
        inheritable = Absent.list(inheritable);
        permitted = Absent.list(permitted);
        ambient = Absent.list(ambient);
    }
}
