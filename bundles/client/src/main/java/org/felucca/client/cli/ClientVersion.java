package org.felucca.client.cli;

/** The version of this client, from the manifest of its jar. */
public final class ClientVersion {
    private ClientVersion() {}

    /** For example {@code 0.1.0}; {@code development} when run from classes. */
    public static String text() {
        String version = System.getProperty("felucca.version", "");
        if (version.isEmpty()) {
            String built = ClientVersion.class.getPackage().getImplementationVersion();
            return built == null ? "development" : built;
        }
        return version;
    }
}
