package org.felucca.server.internal.wire;

import com.google.gson.annotations.SerializedName;

/** {@code {"message":"No such container: x"}}. */
public record ErrorWire(@SerializedName("message") String message) {}
