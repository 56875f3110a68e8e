package org.felucca.networks.internal;

import static org.felucca.model.Errors.conflict;
import static org.felucca.model.Errors.invalid;

import java.util.BitSet;

/** The addresses of one subnet, a bit each. The first and the last are never given out. Guarded by its owner's lock. */
final class AddressPool {
    private final Subnet subnet;
    private final BitSet taken = new BitSet();

    AddressPool(Subnet subnet) {
        this.subnet = subnet;
        taken.set(0);
        if (subnet.size() <= Integer.MAX_VALUE) {
            taken.set((int) subnet.size() - 1);
        }
    }

    /** The lowest free address. */
    int take() {
        int offset = taken.nextClearBit(0);
        if (offset >= subnet.size()) {
            throw conflict("no available IPv4 addresses on this network's address pools: %s", subnet);
        }
        taken.set(offset);
        return subnet.address(offset);
    }

    /** This very address; throws INVALID if it is not of this subnet, CONFLICT if it is taken. */
    void take(int address) {
        if (!subnet.contains(address)) {
            throw invalid("no configured subnet contains IP address %s", Subnet.text(address));
        }
        int offset = address - subnet.base();
        if (taken.get(offset)) {
            throw conflict("Address already in use");
        }
        taken.set(offset);
    }

    /** Gives an address back. */
    void release(int address) {
        if (subnet.contains(address)) {
            taken.clear(address - subnet.base());
        }
    }
}
