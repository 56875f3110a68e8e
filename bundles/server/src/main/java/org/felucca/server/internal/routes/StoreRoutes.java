package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import org.felucca.engine.image.VerifiedImages;
import org.felucca.engine.image.VerifyImages;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.MessageIo;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.VerifiedWire;

/** What Docker can't do with the store of images: below {@code /felucca}, where no endpoint of Docker's will be (ADR 46). */
public final class StoreRoutes {
    private StoreRoutes() {}

    public static List<Route> table() {
        return List.of(route("POST", "/felucca/images/verify", "1.24", StoreRoutes::postVerify));
    }

    /** Progress as of a pull; the last document is the result. */
    private static void postVerify(Exchange x) throws IOException, InterruptedException {
        MessageIo io = ImageRoutes.watchedProgress(x);
        VerifiedImages verified = ImageRoutes.runInStream(x, new VerifyImages(), io);
        if (verified != null) {
            io.document(VerifiedWire.fromModel(verified));
        }
    }
}
