package org.felucca.model.oci;

import java.util.Optional;
import org.felucca.model.Absent;

/**
 * Bytes; -1 for no limit.
 *
 * @param limit memory
 * @param reservation soft
 * @param swap memory and swap together
 * @param swappiness 0 to 100
 * @param disableOOMKiller v1
 */
public record OciMemory(
        Optional<Long> limit,
        Optional<Long> reservation,
        Optional<Long> swap,
        Optional<Long> swappiness,
        Optional<Boolean> disableOOMKiller) {
    public OciMemory {
        limit = Absent.optional(limit);
        reservation = Absent.optional(reservation);
        swap = Absent.optional(swap);
        swappiness = Absent.optional(swappiness);
        disableOOMKiller = Absent.optional(disableOOMKiller);
    }
}
