package org.felucca.distribution.internal.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Proxies as {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} name them. What is on this machine is always reached directly. */
public final class Proxies extends ProxySelector {
    private final String http;
    private final String https;
    private final List<String> direct;

    /** @param direct hosts, {@code .domains}, addresses, networks, {@code *}, with commas between */
    public Proxies(String http, String https, String direct) {
        this.http = http;
        this.https = https;
        this.direct = Arrays.stream(direct.split(",", -1))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    @Override
    public List<Proxy> select(URI uri) {
        String proxy = "https".equals(uri.getScheme()) ? https : http;
        if (proxy.isEmpty() || isDirect(uri)) {
            return List.of(Proxy.NO_PROXY);
        }
        URI at = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        int port = at.getPort() < 0 ? 80 : at.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(at.getHost(), port)));
    }

    private boolean isDirect(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || Hosts.isLoopback(host)
                || direct.stream().anyMatch(entry -> matches(entry, host, Endpoint.authority(uri)));
    }

    private static boolean matches(String entry, String host, String authority) {
        if (entry.equals("*") || entry.equals(host) || entry.equals(authority.toLowerCase(Locale.ROOT))) {
            return true;
        }
        if (entry.indexOf('/') > 0) {
            return Hosts.isIn(host, entry);
        }
        String domain = entry.startsWith("*.") ? entry.substring(1) : entry.startsWith(".") ? entry : "." + entry;
        return host.endsWith(domain);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException e) {}

    /** What is known of hosts that are written as addresses. */
    static final class Hosts {
        private Hosts() {}

        static boolean isLoopback(String host) {
            return isIn(host, "127.0.0.0/8") || host.equals("::1") || host.equals("[::1]");
        }

        /** Whether an address, not a name, is in a network; false for what is neither. */
        static boolean isIn(String host, String network) {
            int slash = network.indexOf('/');
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            if (slash < 0 || !plain.matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
                return false;
            }
            try {
                byte[] address = InetAddress.getByName(plain).getAddress();
                byte[] base = InetAddress.getByName(network.substring(0, slash)).getAddress();
                int bits = Integer.parseInt(network.substring(slash + 1));
                if (address.length != base.length || bits < 0 || bits > base.length * 8) {
                    return false;
                }
                for (int bit = 0; bit < bits; bit++) {
                    int mask = 0x80 >> (bit % 8);
                    if ((address[bit / 8] & mask) != (base[bit / 8] & mask)) {
                        return false;
                    }
                }
                return true;
            } catch (UnknownHostException | NumberFormatException e) {
                return false;
            }
        }
    }
}
