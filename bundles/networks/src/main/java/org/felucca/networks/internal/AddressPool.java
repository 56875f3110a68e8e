package org.felucca.networks.internal;

import static org.felucca.model.Errors.conflict;
import static org.felucca.model.Errors.invalid;

import java.util.BitSet;

/** The addresses of one subnet, a bit each. The first and the last are never given out. Guarded by its owner's lock. */
final class AddressPool {
    private final Subnet subnet;
    private final Subnet range;
    private final BitSet taken = new BitSet();

    AddressPool(Subnet subnet) {
        this(subnet, subnet);
    }

    /** @param range the part of the subnet that is given to who wants any */
    AddressPool(Subnet subnet, Subnet range) {
        this.subnet = subnet;
        this.range = range;
        taken.set(0);
        if (subnet.size() <= Integer.MAX_VALUE) {
            taken.set((int) subnet.size() - 1);
        }
    }

    /** The lowest free address. */
    int take() {
        int first = range.base() - subnet.base();
        int offset = taken.nextClearBit(first);
        if (offset >= first + range.size()) {
            throw conflict("no available IPv4 addresses on this network's address pools: %s", range);
        }
        taken.set(offset);
        return subnet.address(offset);
    }

    /** This very address; throws INVALID if it is not of this subnet, CONFLICT if it is taken. */
    void take(int address) {
        if (!subnet.contains(address)) {
            throw invalid(
                    "Invalid address %s: It does not belong to any of this network's subnets", Subnet.text(address));
        }
        int offset = address - subnet.base();
        if (taken.get(offset)) {
            throw conflict("Address already in use");
        }
        taken.set(offset);
    }

    /** Keeps an address from being given out, whoever has it. */
    void reserve(int address) {
        if (subnet.contains(address)) {
            taken.set(address - subnet.base());
        }
    }

    /** Gives an address back. */
    void release(int address) {
        if (subnet.contains(address)) {
            taken.clear(address - subnet.base());
        }
    }
}
