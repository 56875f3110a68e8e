package org.felucca.logs;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a log is sent to, as options say it: {@code tcp://host:port}, {@code unix:///path}.
 *
 * @param scheme before {@code ://}
 * @param host without brackets; empty with a path
 * @param port if there is one
 * @param path of a socket; empty with a host
 */
public record Address(String scheme, String host, OptionalInt port, String path) {
    private static final Pattern URL = Pattern.compile("(tcp|tcp\\+tls|udp|unix|unixgram)://(.*)");
    private static final Pattern HOST = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)\\]|([^:/\\[\\]]*))(?::(\\d{1,5}))?/?");
    private static final int PORTS = 1 << 16;

    /** Empty for what is none. */
    public static Optional<Address> parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return Optional.empty();
        }
        if (url.group(1).startsWith("unix")) {
            return Optional.of(new Address(url.group(1), "", OptionalInt.empty(), url.group(2)));
        }
        Matcher host = HOST.matcher(url.group(2));
        if (!host.matches()) {
            return Optional.empty();
        }
        OptionalInt port =
                host.group(3) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(host.group(3)));
        if (port.orElse(0) >= PORTS) {
            return Optional.empty();
        }
        return Optional.of(new Address(url.group(1), host.group(1) == null ? host.group(2) : host.group(1), port, ""));
    }
}
