package org.felucca.server.internal.api;

/** Content types of streams. */
final class StreamType {
    private static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";
    private static final String RAW = "application/vnd.docker.raw-stream";

    private StreamType() {}

    /** Clients before 1.42 know only one name for both. */
    static String of(Exchange exchange, boolean framed) {
        return framed && exchange.version().atLeast(42) ? MULTIPLEXED : RAW;
    }

    /** On a hijacked connection the new name is only for those who asked for an upgrade. */
    static String ofHijacked(Exchange exchange, boolean framed) {
        return framed && exchange.upgradeAsked() ? of(exchange, true) : RAW;
    }
}
