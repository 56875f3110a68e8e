package org.felucca.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.felucca.client.cli.CommandLineRunner;

/**
 * Goes once through what commands do, for the JVM to record: run with {@code -XX:ArchiveClassesAtExit} or
 * {@code -XX:AOTCacheOutput} it makes the archive from which all commands start fast. Prints nothing.
 */
public final class Training {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("version"),
            List.of("info"),
            List.of("ps", "-a"),
            List.of("ps", "--format", "{{json .}}"),
            List.of("images"),
            List.of("network", "ls"),
            List.of("inspect", "training"),
            List.of("run", "--rm", "-e", "A=1", "-v", "/a:/b", "-m", "64m", "--pull", "never", "training"),
            List.of("run", "--rm", "hello-world"),
            List.of("run", "--help"),
            List.of("exec", "training", "true"),
            List.of("logs", "training"),
            List.of("rm", "-f", "training"));

    private Training() {}

    /** Speaks to the engine at the socket {@code felucca.socket} if one answers; without one less is recorded. */
    public static void main(String[] words) throws IOException, URISyntaxException, ClassNotFoundException {
        loadAll();
        Console nowhere = Console.of(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        CommandLineRunner runner = new CommandLineRunner(nowhere, Map.of(), Main.defaultAddress());
        for (List<String> command : COMMANDS) {
            try {
                runner.run(command);
            } catch (ClientException expected) {
                // Most of them name what does not exist: the way there is what counts.
                nowhere.error(expected.getMessage());
            }
        }
    }

    /** Loads the classes of every command, so that those which cannot be tried are recorded too. */
    private static void loadAll() throws IOException, URISyntaxException, ClassNotFoundException {
        Path jar = Path.of(Training.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = entry.getName();
                boolean nativeTerminal = name.endsWith("NativeTerminal.class");
                if (name.startsWith("org/felucca/") && name.endsWith(".class") && !nativeTerminal) {
                    String className =
                            name.substring(0, name.length() - ".class".length()).replace('/', '.');
                    Class.forName(className, false, Training.class.getClassLoader());
                }
            }
        }
    }
}
