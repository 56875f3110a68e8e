package org.felucca.server.internal.wire;

/** {@code {"Id":"8c38…"}}. */
public record IdWire(String id) {}
