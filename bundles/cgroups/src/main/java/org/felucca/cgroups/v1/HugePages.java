package org.felucca.cgroups.v1;

import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciHugepage;
import org.felucca.model.oci.OciResources;

/** Huge pages, admin-guide/cgroup-v1/hugetlb.rst. */
public final class HugePages implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        for (OciHugepage page : resources.hugepageLimits()) {
            folder.write("hugetlb." + page.pageSize() + ".limit_in_bytes", page.limit());
        }
    }
}
