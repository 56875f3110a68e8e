package org.felucca.model;

import java.util.Comparator;

/**
 * A port of a container.
 *
 * @param number 1 to 65535
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record Port(int number, String protocol) {
    /** By number, then by protocol. */
    public static final Comparator<Port> ORDER =
            Comparator.comparingInt(Port::number).thenComparing(Port::protocol);

    public Port {
        protocol = Absent.text(protocol);
    }

    @Override
    public String toString() {
        return number + "/" + protocol;
    }
}
