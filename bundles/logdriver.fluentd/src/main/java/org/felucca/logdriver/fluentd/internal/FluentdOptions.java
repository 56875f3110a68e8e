package org.felucca.logdriver.fluentd.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.logs.Address;
import org.felucca.logs.Attributes;
import org.felucca.logs.Link.Retries;
import org.felucca.logs.LogOptions;
import org.felucca.logs.Peer;
import org.felucca.logs.Peers;
import org.felucca.logs.Tag;
import org.felucca.model.Errors;

/**
 * The options of a fluentd log.
 *
 * @param address of the receiver
 * @param waits whether a container waits for its receiver; else events are sent later
 * @param limit events that wait
 * @param retries of an event
 * @param precise whether nanoseconds are sent
 * @param acknowledged whether the receiver must say that it has an event
 */
record FluentdOptions(
        Address address, boolean waits, int limit, Retries retries, boolean precise, boolean acknowledged) {
    private static final String ADDRESS = "fluentd-address";
    private static final String ASYNC = "fluentd-async";
    private static final String ASYNC_CONNECT = "fluentd-async-connect";
    private static final String LIMIT = "fluentd-buffer-limit";
    private static final String WAIT = "fluentd-retry-wait";
    private static final String RETRIES = "fluentd-max-retries";
    private static final String PRECISE = "fluentd-sub-second-precision";
    private static final String ACKNOWLEDGED = "fluentd-request-ack";
    private static final Set<String> OPTIONS =
            Set.of(ADDRESS, ASYNC, ASYNC_CONNECT, LIMIT, WAIT, RETRIES, PRECISE, ACKNOWLEDGED, Tag.OPTION);
    private static final int PORT = 24224;
    private static final long EVENTS = 8192;
    private static final long WAIT_MILLIS = 1000;
    private static final double GROWTH = 1.5;
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

    static void check(Map<String, String> options) {
        Set<String> known = new HashSet<>(OPTIONS);
        known.addAll(Attributes.OPTIONS);
        LogOptions.known(options, known, "unknown log opt '%s' for fluentd log driver");
        of(options);
        Attributes.check(options);
        Tag.check(options);
    }

    /** Throws INVALID in Docker's words. */
    static FluentdOptions of(Map<String, String> options) {
        boolean async = LogOptions.flag(options, ASYNC);
        boolean asyncConnect = LogOptions.flag(options, ASYNC_CONNECT);
        if (options.containsKey(ASYNC) && options.containsKey(ASYNC_CONNECT)) {
            throw Errors.invalid("conflicting options: cannot specify both '%s' and '%s", ASYNC, ASYNC_CONNECT);
        }
        long limit = options.containsKey(LIMIT) ? LogOptions.size(options.get(LIMIT)) : EVENTS;
        return new FluentdOptions(
                address(options.getOrDefault(ADDRESS, "")),
                !async && !asyncConnect,
                (int) Math.max(1, Math.min(limit, Integer.MAX_VALUE)),
                new Retries(retries(options), millis(options), GROWTH),
                LogOptions.flag(options, PRECISE),
                LogOptions.flag(options, ACKNOWLEDGED));
    }

    /** With or without a scheme, with or without a port. */
    private static Address address(String text) {
        String whole = text.isEmpty() ? "tcp://127.0.0.1" : text.contains("://") ? text : "tcp://" + text;
        Address address = Address.parse(whole).orElseThrow(() -> Errors.invalid("invalid fluentd-address %s", text));
        if (!Set.of("tcp", "unix").contains(address.scheme())) {
            throw Errors.invalid("unsupported scheme: '%s'", address.scheme());
        }
        if (address.scheme().equals("unix") && address.path().isEmpty()) {
            throw Errors.invalid("path is empty");
        }
        return address.port().isPresent()
                ? address
                : new Address(address.scheme(), address.host(), OptionalInt.of(PORT), address.path());
    }

    private static long retries(Map<String, String> options) {
        String text = options.getOrDefault(RETRIES, "");
        if (text.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!text.matches("\\d{1,18}")) {
            throw Errors.invalid("strconv.ParseUint: parsing \"%s\": invalid syntax", text);
        }
        return Long.parseLong(text);
    }

    private static long millis(Map<String, String> options) {
        String text = options.getOrDefault(WAIT, "");
        if (text.isEmpty()) {
            return WAIT_MILLIS;
        }
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            throw Errors.invalid("time: invalid duration \"%s\"", text);
        }
        double unit =
                switch (m.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        return (long) (Double.parseDouble(m.group(1)) * unit);
    }

    Peer dial() throws IOException {
        return address.scheme().equals("unix")
                ? Peers.unix(Path.of(address.path()))
                : Peers.tcp(address.host(), address.port().orElseThrow());
    }
}
