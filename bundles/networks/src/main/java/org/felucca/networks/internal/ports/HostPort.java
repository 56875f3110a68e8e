package org.felucca.networks.internal.ports;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import org.felucca.linux.InetSockets.Transport;

/** A port of this host at one of its addresses, or at all of a family. Its text form is the key under which its socket is held. */
record HostPort(Transport transport, InetAddress address, int port) {
    /** As a client is told the address: {@code 0.0.0.0}, {@code ::}, {@code fe80::1}. */
    String ip() {
        return Addresses.text(address);
    }

    /** As Docker's messages name it: {@code tcp4 0.0.0.0:80}, {@code udp6 [::]:53}. */
    String listening() {
        boolean v6 = address instanceof Inet6Address;
        String name = transport.name().toLowerCase(Locale.ROOT);
        return v6 ? name + "6 [" + ip() + "]:" + port : name + "4 " + ip() + ":" + port;
    }

    @Override
    public String toString() {
        return transport + " " + ip() + " " + port;
    }
}
