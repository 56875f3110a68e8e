package org.felucca.client.terminal;

/** A terminal that passes keys on as they are, until closed. Closing twice does no harm. */
public interface RawMode extends AutoCloseable {
    /** No terminal was changed. */
    RawMode NONE = () -> {};

    /** Sets the terminal of standard input to raw mode if there is one. */
    static RawMode enter() {
        return Terminal.isTerminal(0) ? NativeTerminal.enterRawMode() : NONE;
    }

    @Override
    void close();
}
