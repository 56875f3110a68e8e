package org.felucca.client.terminal;

import java.io.IOException;

/** A terminal that passes keys on as they are, until closed. Closing twice does no harm. */
public interface RawMode extends AutoCloseable {
    /** No terminal was changed. */
    RawMode NONE = () -> {};

    /** Sets the terminal of standard input to raw mode if there is one. */
    static RawMode enter() throws IOException {
        return Terminal.isTerminal(0) ? Terminal.enterRawMode() : NONE;
    }

    @Override
    void close();
}
