package org.felucca.itest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The bundles of a running Felucca, through its control socket. */
public final class Bundles {
    private final Path control;

    public Bundles(Engine engine) {
        this.control = engine.socket().resolveSibling("run").resolve("control/socket");
    }

    /** Versions of the project's own bundles, by name. */
    public Map<String, String> versions() throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        // id state name version
        ask("bundles")
                .lines()
                .map(l -> l.split(" ", -1))
                .filter(w -> w.length == 4 && w[2].startsWith("org.felucca."))
                .forEach(w -> versions.put(w[2], w[3]));
        return versions;
    }

    /** Replaces a bundle in place; returns when it runs. */
    public void update(String name, Path jar) throws IOException {
        ask("update " + name + " " + jar);
    }

    private String ask(String request) throws IOException {
        try (Http.Connection connection = new Http(control).open()) {
            connection.write(request + "\n");
            String answer = new String(connection.readAll(), StandardCharsets.UTF_8);
            if (!answer.endsWith("ok\n")) {
                throw new AssertionError(request + ": " + answer);
            }
            return answer.substring(0, answer.length() - 3);
        }
    }

    /** A copy of a bundle that differs in its version's last part only. */
    public static Path withQualifier(Path jar, String qualifier, Path folder) throws IOException {
        Path copy = folder.resolve(jar.getFileName());
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(from.getManifest());
            String version = manifest.getMainAttributes().getValue("Bundle-Version");
            String[] parts = version.split("\\.", 4);
            manifest.getMainAttributes()
                    .putValue("Bundle-Version", parts[0] + "." + parts[1] + "." + parts[2] + "." + qualifier);
            try (OutputStream out = Files.newOutputStream(copy);
                    JarOutputStream to = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = from.getInputStream(entry)) {
                            in.transferTo(to);
                        }
                        to.closeEntry();
                    }
                }
            }
        }
        return copy;
    }
}
