package org.felucca.cgroups.v2;

import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciHugepage;
import org.felucca.model.oci.OciResources;

/** Huge pages: those in use, and those set aside by mmap (Linux 5.7). */
public final class HugePages implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        for (OciHugepage page : resources.hugepageLimits()) {
            String prefix = "hugetlb." + page.pageSize();
            folder.write(prefix + ".max", page.limit());
            if (folder.has(prefix + ".rsvd.max")) {
                folder.write(prefix + ".rsvd.max", page.limit());
            }
        }
    }
}
