package org.felucca.logdriver.gelf.internal;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.felucca.logs.Address;
import org.felucca.logs.Attributes;
import org.felucca.logs.Link.Retries;
import org.felucca.logs.Peer;
import org.felucca.logs.Peers;
import org.felucca.logs.Tag;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/**
 * The options of a gelf log.
 *
 * @param address of the receiver
 * @param compression of datagrams
 * @param retries over a stream
 */
record GelfOptions(Address address, Compression compression, Retries retries) {
    private static final String ADDRESS = "gelf-address";
    private static final String LEVEL = "gelf-compression-level";
    private static final String TYPE = "gelf-compression-type";
    private static final String RECONNECT = "gelf-tcp-max-reconnect";
    private static final String DELAY = "gelf-tcp-reconnect-delay";
    private static final Set<String> OTHERS = Set.of("labels", "labels-regex", "env", "env-regex", Tag.OPTION);

    static void check(Map<String, String> options) {
        of(options);
        Attributes.check(options);
        Tag.check(options);
    }

    /** Throws INVALID in Docker's words. */
    static GelfOptions of(Map<String, String> options) {
        Address address = address(options.getOrDefault(ADDRESS, ""));
        boolean datagrams = address.scheme().equals("udp");
        for (String key : new TreeSet<>(options.keySet())) {
            switch (key) {
                case LEVEL, TYPE -> require(datagrams, "compression is only supported on UDP");
                case RECONNECT, DELAY -> require(!datagrams, "\"" + key + "\" is only valid for TCP");
                default ->
                    require(
                            key.equals(ADDRESS) || OTHERS.contains(key),
                            "unknown log opt \"" + key + "\" for gelf log driver");
            }
        }
        return new GelfOptions(
                address,
                new Compression(kind(options.getOrDefault(TYPE, "gzip")), level(options.getOrDefault(LEVEL, "1"))),
                datagrams
                        ? Retries.ONCE
                        : new Retries(
                                positive(RECONNECT, options.getOrDefault(RECONNECT, "3")),
                                1000L * positive(DELAY, options.getOrDefault(DELAY, "1")),
                                1));
    }

    private static void require(boolean right, String words) {
        if (!right) {
            throw Errors.invalid("%s", words);
        }
    }

    private static Address address(String text) {
        require(!text.isEmpty(), "gelf-address is a required parameter");
        Address address = Address.parse(text)
                .orElseThrow(() -> Errors.invalid("gelf-address should be in form proto://address, got %s", text));
        require(Set.of("udp", "tcp").contains(address.scheme()), "gelf: endpoint needs to be TCP or UDP");
        require(
                address.port().isPresent() && !address.host().isEmpty(),
                "gelf: please provide gelf-address as proto://host:port");
        return address;
    }

    private static Compression.Kind kind(String text) {
        return switch (text) {
            case "gzip", "zlib", "none" -> Compression.Kind.valueOf(text.toUpperCase(Locale.ROOT));
            default -> throw unknown(text, TYPE);
        };
    }

    private static int level(String text) {
        if (!text.matches("-1|\\d")) {
            throw unknown(text, LEVEL);
        }
        return Integer.parseInt(text);
    }

    private static FeluccaException unknown(String value, String key) {
        return Errors.invalid("unknown value \"%s\" for log opt \"%s\" for gelf log driver", value, key);
    }

    private static int positive(String key, String text) {
        require(text.matches("\\d{1,9}"), "\"" + key + "\" must be a positive integer");
        return Integer.parseInt(text);
    }

    boolean datagrams() {
        return address.scheme().equals("udp");
    }

    Peer dial() throws IOException {
        int port = address.port().orElseThrow();
        if (datagrams()) {
            return Peers.udp(address.host(), port);
        }
        try {
            return Peers.tcp(address.host(), port);
        } catch (IOException e) {
            throw new IOException(
                    "gelf: cannot connect to GELF endpoint: %s:%d %s".formatted(address.host(), port, e.getMessage()),
                    e);
        }
    }
}
