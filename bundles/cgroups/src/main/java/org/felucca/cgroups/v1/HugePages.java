package org.felucca.cgroups.v1;

import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciHugepage;
import org.felucca.model.oci.OciResources;

/** Huge pages: those in use, and those set aside by mmap (Linux 5.7), admin-guide/cgroup-v1/hugetlb.rst. */
public final class HugePages implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        for (OciHugepage page : resources.hugepageLimits()) {
            String prefix = "hugetlb." + page.pageSize();
            folder.write(prefix + ".limit_in_bytes", page.limit());
            if (folder.has(prefix + ".rsvd.limit_in_bytes")) {
                folder.write(prefix + ".rsvd.limit_in_bytes", page.limit());
            }
        }
    }
}
