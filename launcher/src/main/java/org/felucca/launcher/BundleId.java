package org.felucca.launcher;

/** Maven coordinates, as a feature document names a bundle: `group:artifact:version`. */
record BundleId(String group, String artifact, String version) {

    /** Throws StartFailure if the text does not have three parts. */
    static BundleId parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()) {
            throw new StartFailure("bundle id \"" + text + "\" is not group:artifact:version");
        }
        return new BundleId(parts[0], parts[1], parts[2]);
    }

    /** The file's name in the bundles folder, as Maven's dependency plugin writes it. */
    String fileName() {
        return artifact + "-" + version + ".jar";
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
