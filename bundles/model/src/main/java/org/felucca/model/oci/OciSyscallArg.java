package org.felucca.model.oci;

import org.felucca.model.Absent;

/**
 * A condition on one argument.
 *
 * @param index 0 to 5
 * @param value compared with
 * @param valueTwo second operand of SCMP_CMP_MASKED_EQ
 * @param op {@code SCMP_CMP_EQ} …
 */
public record OciSyscallArg(int index, long value, long valueTwo, String op) {
    public OciSyscallArg {
        op = Absent.text(op);
    }
}
