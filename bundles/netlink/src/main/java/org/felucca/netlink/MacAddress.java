package org.felucca.netlink;

import static org.felucca.model.Errors.invalid;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.HexFormat;

/** A link-layer address of six bytes. */
public final class MacAddress {
    private static final HexFormat FORM = HexFormat.ofDelimiter(":");
    private static final int LENGTH = 6;

    private final byte[] bytes;

    private MacAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Of six bytes. */
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw invalid("invalid MAC address: %d bytes", bytes.length);
        }
        return new MacAddress(bytes.clone());
    }

    /** Of text such as {@code 02:42:ac:11:00:02}; throws INVALID for any other form. */
    public static MacAddress parse(String text) {
        try {
            return of(FORM.parseHex(text));
        } catch (IllegalArgumentException e) {
            throw invalid("invalid MAC address: %s", text);
        }
    }

    /** The one that Docker gives to an IPv4 address: 02:42 and its four bytes, so that a reused address keeps its neighbours' caches right. */
    public static MacAddress forAddress(Inet4Address address) {
        byte[] bytes = new byte[] {2, 0x42, 0, 0, 0, 0};
        System.arraycopy(address.getAddress(), 0, bytes, 2, 4);
        return new MacAddress(bytes);
    }

    /** A copy of its bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MacAddress mac && Arrays.equals(bytes, mac.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Lower-case hex with colons. */
    @Override
    public String toString() {
        return FORM.formatHex(bytes);
    }
}
