package org.felucca.client.cli;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;

/**
 * One command of the command line. Its constructor declares flags on a {@link Syntax}; {@link #run} is called once, after
 * the flags hold their values.
 */
public interface Command {
    /**
     * Carries the command out.
     *
     * @param arguments what stands on the command line besides flags
     * @return the exit code of the process
     */
    int run(Session session, List<String> arguments) throws IOException;
}
