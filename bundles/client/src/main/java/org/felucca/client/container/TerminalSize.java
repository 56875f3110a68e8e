package org.felucca.client.container;

import java.io.IOException;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.terminal.Terminal;
import org.felucca.linux.JvmSignals;

/** Keeps the terminal in a container as large as the one outside. */
final class TerminalSize {
    private TerminalSize() {}

    /** Sets the size now and whenever it changes; {@code path} is the resource that takes it. */
    static void follow(Session session, String path) {
        if (!Terminal.isTerminal(1)) {
            return;
        }
        set(session, path, 0);
        JvmSignals.onResize(() -> set(session, path, 0));
    }

    /** Sets a size that is a bit larger and back again: a program that was idle redraws its screen for it. */
    static void nudge(Session session, String path) {
        if (Terminal.isTerminal(1)) {
            set(session, path, 1);
        }
    }

    private static void set(Session session, String path, int more) {
        Terminal.Size size = Terminal.size();
        if (size.rows() == 0 && size.columns() == 0) {
            return;
        }
        Query query = new Query()
                .add("h", Integer.toString(size.rows() + more))
                .add("w", Integer.toString(size.columns() + more));
        try {
            session.engine().post(path, query, null);
        } catch (ClientException | IOException gone) {
            // A process that has ended already has no terminal to resize; its exit code is what the user gets.
            return;
        }
    }
}
