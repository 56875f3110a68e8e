package org.felucca.firewall;

/**
 * A port of this host that leads to a container.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param hostAddress one of this host's IPv4 addresses, or {@code 0.0.0.0} for all
 * @param address the container's, IPv4
 */
public record Forward(String protocol, String hostAddress, int hostPort, String address, int port) {
    boolean atAll() {
        return hostAddress.equals("0.0.0.0");
    }

    boolean atLoopback() {
        return hostAddress.startsWith("127.");
    }

    /** What a packet is looked up by. */
    String key() {
        String ports = protocol + " . " + hostPort;
        return atAll() ? ports : hostAddress + " . " + ports;
    }

    /** The same with where it goes. */
    String element() {
        return key() + " : " + address + " . " + port;
    }
}
