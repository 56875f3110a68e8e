package org.felucca.itest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's registry (package docker-registry) on the engine's loopback, with a folder of its own. */
public final class Registry implements AutoCloseable {
    /** Who may, where it asks. */
    public static final String USER = "user";

    public static final String PASSWORD = "secret";

    /** USER and PASSWORD by bcrypt. */
    public static final String HTPASSWD = "user:$2b$05$nNQNR1qPhB9.pw/vjsdqmujEpcu.TKA0mm2WfeSrlpvAGMBoTv8r2";

    private final Engine engine;
    private final Path folder;
    private final String host;
    private final int port;
    private final Commands.Running process;

    private Registry(Engine engine, Path folder, String host, int port, String more) {
        this.engine = engine;
        this.folder = folder;
        this.host = host;
        this.port = port;
        try {
            Files.writeString(folder.resolve("htpasswd"), HTPASSWD + "\n");
            Path configuration = folder.resolve("registry-" + port + ".yml");
            Files.writeString(
                    configuration,
                    "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage:\n  filesystem: {rootdirectory: "
                            + folder.resolve("content") + "}\n  delete: {enabled: true}\nhttp:\n  addr: \"" + host
                            + (port == 0 ? "" : ":" + port) + "\"\n" + more);
            process = Commands.start(
                    Map.of("OTEL_TRACES_EXPORTER", "none"),
                    inside("docker-registry", "serve", configuration.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(
                () -> "the registry: " + process.errSoFar(),
                () -> port == 0
                        ? Files.exists(Path.of(host))
                        : Commands.ok(inside("ss", "-Hltn")).contains(":" + port + " "));
    }

    /** Without TLS, for everybody. */
    public static Registry plain(Engine engine, Path folder, int port) {
        return new Registry(engine, folder, "127.0.0.1", port, "");
    }

    /** Without TLS, for who has the password. */
    public static Registry withPassword(Engine engine, Path folder, int port) {
        return new Registry(
                engine,
                folder,
                "127.0.0.1",
                port,
                "auth: {htpasswd: {realm: test, path: " + folder.resolve("htpasswd") + "}}\n");
    }

    /** On a unix socket in the folder, for everybody: {@link #socket()}. */
    public static Registry onSocket(Engine engine, Path folder) {
        return new Registry(engine, folder, folder.resolve("registry.sock").toString(), 0, "  net: unix\n");
    }

    /** Where one without a port listens. */
    public Path socket() {
        return Path.of(host);
    }

    /** With TLS on an address that is not loopback; its authority is {@link #authority()}. */
    public static Registry withTls(Engine engine, Path folder, String address, int port) {
        List<String> present = Commands.ok(inside(engine, "ip", "-o", "addr", "show", "dev", "lo"))
                .lines()
                .toList();
        if (present.stream().noneMatch(line -> line.contains(" " + address + "/"))) {
            Commands.ok(inside(engine, "ip", "addr", "add", address + "/32", "dev", "lo"));
        }
        certificate(folder, address);
        return new Registry(
                engine,
                folder,
                address,
                port,
                "  tls: {certificate: " + folder.resolve("server.crt") + ", key: " + folder.resolve("server.key")
                        + "}\nauth: {htpasswd: {realm: test, path: " + folder.resolve("htpasswd") + "}}\n");
    }

    /** Makes an authority, ca.crt, and what it has signed for an address: server.crt, server.key. */
    public static void certificate(Path folder, String address) {
        String script =
                "cd \"$0\" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout ca.key -out ca.crt"
                        + " -subj /CN=authority && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key"
                        + " -out server.csr -subj /CN=registry && printf 'subjectAltName=IP:%s' \"$1\" >ext && openssl x509 -req"
                        + " -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out server.crt -extfile ext";
        Commands.ok("sh", "-c", script, folder.toString(), address);
    }

    /** The certificate of who has signed its own. */
    public Path authority() {
        return folder.resolve("ca.crt");
    }

    /** Host and port as they stand in names of images. */
    public String name() {
        return (host.equals("127.0.0.1") ? "localhost" : host) + ":" + port;
    }

    private String[] inside(String... command) {
        return inside(engine, command);
    }

    private static String[] inside(Engine engine, String... command) {
        String[] all = new String[command.length + 4];
        all[0] = "nsenter";
        all[1] = "--net";
        all[2] = "--target";
        all[3] = Long.toString(engine.pid());
        System.arraycopy(command, 0, all, 4, command.length);
        return all;
    }

    /** Copies an image of the fixtures into it, as it is. */
    public void put(String archive, String image) {
        Commands.ok(inside(
                "skopeo",
                "copy",
                "-q",
                "--all",
                "--dest-tls-verify=false",
                "--dest-creds",
                USER + ":" + PASSWORD,
                archive,
                "docker://" + name() + "/" + image));
    }

    /** What a command says that sees the engine's network. */
    public String ask(String... command) {
        return Commands.ok(inside(command));
    }

    /** Sends its process a signal: STOP lets it say nothing more until CONT. */
    public void signal(String name) {
        process.signal(name);
    }

    @Override
    public void close() {
        process.close();
    }
}
