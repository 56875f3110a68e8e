package org.felucca.networkdriver.bridge.internal;

import static org.felucca.model.Errors.invalid;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An IPv4 address with the length of its network's prefix. */
record Cidr(Inet4Address address, int prefixLength) {
    private static final Pattern FORM = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}");

    /** Of text such as {@code 172.17.0.2/16}. */
    static Cidr parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw invalid("invalid CIDR address: %s", text);
        }
        int slash = text.indexOf('/');
        try {
            // Only digits and dots: the resolver is never asked.
            InetAddress address = InetAddress.getByName(text.substring(0, slash));
            int prefixLength = Integer.parseInt(text.substring(slash + 1));
            if (address instanceof Inet4Address version4 && prefixLength <= 32) {
                return new Cidr(version4, prefixLength);
            }
        } catch (UnknownHostException e) {
            // a number above 255
        }
        throw invalid("invalid CIDR address: %s", text);
    }
}
