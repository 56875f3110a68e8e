package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import org.felucca.engine.container.WaitContainer;

/** {@code {"StatusCode":0}}, with {@code "Error":{"Message":"…"}} when waiting failed. */
public record WaitWire(@JsonAdapter(value = OmitNull.class, nullSafe = false) WaitErrorWire error, int statusCode) {
    record WaitErrorWire(String message) {}

    public static WaitWire fromModel(WaitContainer.Exit exit) {
        return new WaitWire(
                exit.error() == null || exit.error().isEmpty() ? null : new WaitErrorWire(exit.error()), exit.code());
    }
}
