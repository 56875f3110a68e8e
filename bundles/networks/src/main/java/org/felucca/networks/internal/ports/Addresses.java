package org.felucca.networks.internal.ports;

import static org.felucca.model.Errors.invalid;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses as text, without asking anybody for names. */
final class Addresses {
    static final InetAddress ANY_IPV4 = parse("0.0.0.0");
    static final InetAddress ANY_IPV6 = parse("::");

    private Addresses() {}

    static InetAddress parse(String text) {
        try {
            if (!text.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?")) {
                throw invalid("invalid IP address: %s", text);
            }
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw invalid("invalid IP address: %s", text);
        }
    }

    /** The short form of RFC 5952: the longest run of zeros is two colons. */
    static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                boolean separated = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
