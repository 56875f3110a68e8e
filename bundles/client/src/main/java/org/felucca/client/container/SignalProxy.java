package org.felucca.client.container;

import java.io.IOException;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.linux.JvmSignals;

/** Passes the signals that this process gets on to a container. */
final class SignalProxy {
    private SignalProxy() {}

    /** From now on signals go to the container and have no other effect here. */
    static void start(Session session, String container) {
        JvmSignals.forward(name -> {
            try {
                session.engine().post(Containers.path(container, "/kill"), new Query().add("signal", name), null);
            } catch (ClientException | IOException gone) {
                // The container has ended meanwhile: then there is nobody to signal, and this process is about to end
                // too.
                return;
            }
        });
    }
}
