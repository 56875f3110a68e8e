package org.felucca.logdriver.syslog.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.logs.Address;
import org.felucca.logs.Attributes;
import org.felucca.logs.Link;
import org.felucca.logs.LogOptions;
import org.felucca.logs.Peer;
import org.felucca.logs.Peers;
import org.felucca.logs.Tag;
import org.felucca.logs.Tls;
import org.felucca.model.Errors;

/**
 * The options of a syslog log.
 *
 * @param address empty for this host's own syslog
 * @param facility its number, RFC 5424
 * @param format how a message begins
 * @param options as they were given, for TLS
 */
record SyslogOptions(Optional<Address> address, int facility, Format format, Map<String, String> options) {
    /** How a message begins. */
    enum Format {
        UNIX,
        RFC3164,
        RFC5424,
        RFC5424MICRO
    }

    private static final String ADDRESS = "syslog-address";
    private static final String CA = "syslog-tls-ca-cert";
    private static final String CERTIFICATE = "syslog-tls-cert";
    private static final String KEY = "syslog-tls-key";
    private static final String SKIP_VERIFY = "syslog-tls-skip-verify";
    private static final Set<String> OPTIONS = Set.of(
            ADDRESS,
            CA,
            CERTIFICATE,
            KEY,
            SKIP_VERIFY,
            "syslog-facility",
            "syslog-format",
            "labels",
            "labels-regex",
            "env",
            "env-regex",
            Tag.OPTION);
    private static final String SECURE = "tcp+tls";
    private static final int PORT = 514;
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "",
            "",
            "",
            "",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");
    private static final List<String> OWN = List.of("/dev/log", "/var/run/syslog", "/var/run/log");

    static void check(Map<String, String> options) {
        LogOptions.known(options, OPTIONS, "unknown log opt '%s' for syslog log driver");
        of(options);
        Attributes.check(options);
        Tag.check(options);
    }

    /** Throws INVALID in Docker's words. */
    static SyslogOptions of(Map<String, String> options) {
        return new SyslogOptions(
                address(options.getOrDefault(ADDRESS, "")),
                facility(options.getOrDefault("syslog-facility", "")),
                format(options.getOrDefault("syslog-format", "")),
                options);
    }

    private static Optional<Address> address(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Address address = Address.parse(text)
                .orElseThrow(() -> Errors.invalid("syslog-address should be in form proto://address, got %s", text));
        if (!address.path().isEmpty() && !Files.exists(Path.of(address.path()))) {
            throw Errors.invalid("stat %s: no such file or directory", address.path());
        }
        return Optional.of(address);
    }

    private static int facility(String text) {
        String name = text.isEmpty() ? "daemon" : text;
        int number = name.matches("\\d{1,2}") ? Integer.parseInt(name) : FACILITIES.indexOf(name);
        if (number < 0 || number >= FACILITIES.size()) {
            throw Errors.invalid("invalid syslog facility");
        }
        return number;
    }

    private static Format format(String text) {
        return switch (text) {
            case "" -> Format.UNIX;
            case "rfc3164" -> Format.RFC3164;
            case "rfc5424" -> Format.RFC5424;
            case "rfc5424micro" -> Format.RFC5424MICRO;
            default -> throw Errors.invalid("Invalid syslog format");
        };
    }

    /** Whether its length stands before each message, RFC 5425. */
    boolean counted() {
        boolean new_ = format == Format.RFC5424 || format == Format.RFC5424MICRO;
        return new_ && address.filter(a -> a.scheme().equals(SECURE)).isPresent();
    }

    Link.Dialer dialer() {
        return () -> address.isPresent() ? dial(address.get()) : dialOwn();
    }

    private Peer dial(Address to) throws IOException {
        int port = to.port().orElse(PORT);
        return switch (to.scheme()) {
            case "udp" -> Peers.udp(to.host(), port);
            case "tcp" -> Peers.tcp(to.host(), port);
            case SECURE ->
                Peers.tls(
                        to.host(),
                        port,
                        Tls.of(
                                options.getOrDefault(CA, ""),
                                options.getOrDefault(CERTIFICATE, ""),
                                options.getOrDefault(KEY, ""),
                                options.containsKey(SKIP_VERIFY)));
            case "unix" -> Peers.unix(Path.of(to.path()));
            default -> Peers.unixDatagrams(Path.of(to.path()));
        };
    }

    /** As Docker looks for it. */
    private static Peer dialOwn() throws IOException {
        IOException failure = new IOException("Unix syslog delivery error");
        for (String path : OWN) {
            for (Dialing dialing : List.<Dialing>of(Peers::unixDatagrams, Peers::unix)) {
                try {
                    return dialing.dial(Path.of(path));
                } catch (IOException e) {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure;
    }

    private interface Dialing {
        Peer dial(Path path) throws IOException;
    }
}
