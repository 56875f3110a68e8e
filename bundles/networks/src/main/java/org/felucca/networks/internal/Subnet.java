package org.felucca.networks.internal;

import static org.felucca.model.Errors.invalid;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An IPv4 network.
 *
 * @param base its first address as a number; bits behind the prefix are zero
 * @param prefixLength bits
 */
record Subnet(int base, int prefixLength) {
    private static final Pattern FORM = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}");

    Subnet {
        if (prefixLength < 0 || prefixLength > 32) {
            throw invalid("invalid prefix length: %d", prefixLength);
        }
        base &= mask(prefixLength);
    }

    /** Of text such as {@code 172.17.0.0/16}; bits behind the prefix are cut off. */
    static Subnet parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw invalid("invalid subnet: %s", text);
        }
        int slash = text.indexOf('/');
        int address = number(text.substring(0, slash));
        return new Subnet(address, Integer.parseInt(text.substring(slash + 1)));
    }

    /** Of an address of the kernel's. */
    static Subnet of(InetAddress address, int prefixLength) {
        return new Subnet(ByteBuffer.wrap(address.getAddress()).getInt(), prefixLength);
    }

    /** An address as a number; throws INVALID for what is none. */
    static int number(String address) {
        try {
            // Only digits and dots come here, or what the resolver refuses without asking anybody.
            if (!address.matches("[0-9.]+")) {
                throw invalid("invalid IPv4 address: %s", address);
            }
            return ByteBuffer.wrap(InetAddress.getByName(address).getAddress()).getInt();
        } catch (UnknownHostException e) {
            throw invalid("invalid IPv4 address: %s", address);
        }
    }

    /** A number as an address. */
    static String text(int address) {
        return (address >>> 24) + "." + ((address >>> 16) & 0xff) + "." + ((address >>> 8) & 0xff) + "."
                + (address & 0xff);
    }

    /** How many addresses it has, the first and the last included. */
    long size() {
        return 1L << (32 - prefixLength);
    }

    /** The address so many behind the first. */
    int address(long offset) {
        return base + (int) offset;
    }

    /** Whether an address is one of it. */
    boolean contains(int address) {
        return (address & mask(prefixLength)) == base;
    }

    /** Whether they have an address in common. */
    boolean overlaps(Subnet other) {
        return contains(other.base) || other.contains(base);
    }

    /** Its parts of that prefix length, in order. */
    Stream<Subnet> parts(int length) {
        return Stream.iterate(0L, offset -> offset < size(), offset -> offset + (1L << (32 - length)))
                .map(offset -> new Subnet(address(offset), length));
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    @Override
    public String toString() {
        return text(base) + "/" + prefixLength;
    }
}
