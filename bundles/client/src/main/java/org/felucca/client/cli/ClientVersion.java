package org.felucca.client.cli;

/** The version of this client, that of the build without its qualifier. */
public final class ClientVersion {
    private ClientVersion() {}

    /** As in the build; a constant, because reading a manifest takes a fifth of what a command may take. */
    private static final String TEXT = "0.1.0";

    /** For example {@code 0.1.0}. */
    public static String text() {
        return TEXT;
    }
}
