package org.felucca.model.oci;

import org.felucca.model.Absent;

/**
 * hugetlb.
 *
 * @param pageSize {@code 2MB}
 * @param limit bytes
 */
public record OciHugepage(String pageSize, long limit) {
    public OciHugepage {
        pageSize = Absent.text(pageSize);
    }
}
