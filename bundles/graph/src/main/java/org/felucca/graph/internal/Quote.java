package org.felucca.graph.internal;

/** Text of others in our messages. */
final class Quote {
    private static final int LONGEST = 200;

    private Quote() {}

    /** In quotation marks, on one line, not too long. */
    static String text(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + '"';
    }
}
