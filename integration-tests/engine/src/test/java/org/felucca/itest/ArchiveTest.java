package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveTest extends EngineTest {
    private static final String FILES =
            "mkdir -p /d/sub; echo a > /d/a; ln -s a /d/l; ln -s /etc/passwd /abs; ln -s /d /dl;"
                    + " ln -s ../../../../etc/hostname /esc; ln -s nowhere /dang; mkfifo /d/p; chmod 4751 /d/a; chmod 1777 /d/sub;";

    @TempDir
    private Path folder;

    private String running() {
        String id = detached("busybox", "sh", "-c", FILES + " echo ready; sleep 1000");
        awaitLog(id, "ready");
        return id;
    }

    private String stopped() {
        docker.run("run", "--network", "none", "--name", "files", "busybox", "sh", "-c", FILES);
        return "files";
    }

    private static String archive(String container, String path) {
        return "/v1.41/containers/" + container + "/archive?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    private Http.Response put(String container, String path, byte[] tar) {
        return http.sendBytes("PUT", archive(container, path), tar, Map.of("Content-Type", "application/x-tar"));
    }

    private JsonObject stat(String container, String path) {
        Http.Response answer = http.send("HEAD", archive(container, path)).expect(200);
        String header = answer.headers().get("x-docker-container-path-stat");
        return JsonParser.parseString(new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private List<String> names(String container, String path) throws IOException {
        Path file = folder.resolve("got.tar");
        Files.write(file, http.get(archive(container, path)).expect(200).bytes());
        return Commands.run(Map.of(), new byte[0], "tar", "-t", "-P", "-f", file.toString())
                .ok()
                .lines()
                .toList();
    }

    private void checkStat(String container, String path, String name, long mode, String target) {
        JsonObject stat = stat(container, path);
        assertEquals(name, stat.get("name").getAsString(), path);
        assertEquals(mode, stat.get("mode").getAsLong(), path);
        assertEquals(target, stat.get("linkTarget").getAsString(), path);
    }

    private void checkStats(String container) {
        checkStat(container, "/d", "d", 1L << 31 | 0755, "");
        checkStat(container, "/d/", "d", 1L << 31 | 0755, "");
        checkStat(container, "/d/.", ".", 1L << 31 | 0755, "");
        checkStat(container, "d/a", "a", 1L << 23 | 0751, "");
        checkStat(container, "/d/sub", "sub", 1L << 31 | 1L << 20 | 0777, "");
        checkStat(container, "/d/p", "p", 1L << 25 | 0644, "");
        checkStat(container, "/d/l", "l", 1L << 27 | 0777, "/d/a");
        checkStat(container, "/dl", "dl", 1L << 27 | 0777, "/d");
        checkStat(container, "/dl/", "dl", 1L << 31 | 0755, "");
        checkStat(container, "/dl/a", "a", 1L << 23 | 0751, "");
        checkStat(container, "/abs", "abs", 1L << 27 | 0777, "/etc/passwd");
        checkStat(container, "/esc", "esc", 1L << 27 | 0777, "/etc/hostname");
        checkStat(container, "/dang", "dang", 1L << 27 | 0777, "/nowhere");
        checkStat(container, "/", "/", 1L << 31 | 0755, "");
        checkStat(container, ".", ".", 1L << 31 | 0755, "");
        checkStat(container, "/../../../d", "d", 1L << 31 | 0755, "");
        assertEquals(2, stat(container, "/d/a").get("size").getAsLong());
        http.send("HEAD", archive(container, "/nope")).expect(404);
        assertEquals(
                "Could not find the file /nope in container " + container,
                http.get(archive(container, "/nope")).expect(404).message());
        http.get(archive(container, "")).expect(400);
    }

    @Test
    void headerTellsWhatIsThere() {
        checkStats(running());
        checkStats(stopped());
        http.get(archive("absent", "/d")).expect(404);
    }

    @Test
    void namesInTheTarBeginAsThePathEnds() throws IOException {
        for (String container : List.of(running(), stopped())) {
            assertEquals(List.of("d/", "d/a", "d/l", "d/p", "d/sub/"), names(container, "/d"));
            assertEquals(List.of("./", "./a", "./l", "./p", "./sub/"), names(container, "/d/."));
            assertEquals(List.of("dl/", "dl/a", "dl/l", "dl/p", "dl/sub/"), names(container, "/dl/"));
            assertEquals(List.of("dl"), names(container, "/dl"));
            assertEquals(List.of("a"), names(container, "/d/a"));
            List<String> all = names(container, "/");
            assertTrue(all.contains("/d/a") && all.contains("/etc/passwd"), all.toString());
            assertTrue(all.stream().noneMatch(name -> name.startsWith("/proc/1")), "what the kernel shows is no file");
        }
    }

    @Test
    void unpacksIntoRunningAndStopped() throws IOException {
        byte[] tar = new Tar()
                .folder("new/")
                .file("new/x", "hello")
                .link("new/y", "2", "x")
                .end();
        for (String container : List.of(running(), stopped())) {
            put(container, "/dl", tar).expect(200);
            assertEquals(List.of("new/", "new/x", "new/y"), names(container, "/d/new"));
            put(container, "/d", new Tar().file("sub", "no folder any more").end())
                    .expect(200);
            assertEquals(0, stat(container, "/d/sub").get("mode").getAsLong() >> 31);
            put(container, "/d/a", tar).expect(engine.isDocker() ? 500 : 400);
            put(container, "/nope", tar).expect(404);
            put(container, "", tar).expect(400);
        }
        put("absent", "/", tar).expect(404);
        docker.ok("start", "-a", "files");
    }

    @Test
    void canKeepFoldersFolders() {
        String id = running();
        String target = archive(id, "/d") + "&noOverwriteDirNonDir=1";
        Http.Response overFolder =
                http.sendBytes("PUT", target, new Tar().file("sub", "x").end(), Map.of());
        assertTrue(
                overFolder.message().contains("cannot overwrite directory \"/d/sub\" with non-directory \"/d\""),
                overFolder.toString());
        Http.Response overFile =
                http.sendBytes("PUT", target, new Tar().folder("a/").end(), Map.of());
        assertTrue(
                overFile.message().contains("cannot overwrite non-directory \"/d/a\" with directory \"/d\""),
                overFile.toString());
        http.sendBytes("PUT", target, new Tar().file("a", "fine").end(), Map.of())
                .expect(200);
    }

    @Test
    void nothingLeadsOut() throws IOException {
        String secret =
                Files.writeString(folder.resolve("secret"), "of the host").toString();
        String id = detached(
                "busybox",
                "sh",
                "-c",
                "ln -s " + secret + " /link; ln -s " + folder + " /there; ln -s /proc/1/root /magic;"
                        + " ln -s ../../../../../../../.. /up; echo ready; sleep 1000");
        awaitLog(id, "ready");
        byte[] tar = new Tar().file("planted", "x").end();
        put(id, "/there", tar).expect(404);
        put(id, "/up" + folder, tar).expect(404);
        http.get(archive(id, "/magic" + secret)).expect(404);
        http.get(archive(id, "/there/secret")).expect(404);
        put(id, "/tmp", new Tar().file("../../planted", "x").end()).expect(engine.isDocker() ? 500 : 400);
        put(
                id,
                "/tmp",
                new Tar()
                        .link("l", "2", folder.toString())
                        .file("l/planted", "x")
                        .end());
        put(id, "/tmp", new Tar().link("h", "1", "../../../../../.." + secret).end());
        assertEquals(List.of("secret"), List.of(folder.toFile().list()));
        assertEquals("of the host", Files.readString(Path.of(secret)));
    }

    @Test
    void readOnlyStaysAsItIs() throws IOException {
        byte[] tar = new Tar().file("x", "x").end();
        Path volume = Files.createDirectory(folder.resolve("volume"));
        for (String how : List.of("create", "run")) {
            String[] words = how.equals("create") ? new String[] {"create"} : new String[] {"run", "-d"};
            String id = docker.ok(concat(
                    words,
                    "--network",
                    "none",
                    "--read-only",
                    "-v",
                    volume + ":/rw",
                    "-v",
                    volume + ":/ro:ro",
                    "busybox",
                    "sleep",
                    "1000"));
            int refused = engine.isDocker() ? 500 : 403;
            assertEquals(
                    "container rootfs is marked read-only",
                    put(id, "/etc", tar).expect(refused).message());
            assertEquals(
                    "mounted volume is marked read-only",
                    put(id, "/ro", tar).expect(refused).message());
            put(id, "/rw", tar).expect(200);
            assertTrue(Files.deleteIfExists(volume.resolve("x")));
        }
    }

    private static String[] concat(String[] first, String... rest) {
        String[] all = java.util.Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    @Test
    void brokenTarsAreRefused() {
        String id = running();
        put(id, "/d", "no tar at all, but long enough to look at".getBytes(StandardCharsets.UTF_8))
                .expect(engine.isDocker() ? 500 : 400);
        put(id, "/d", new byte[0]).expect(200);
    }

    @Test
    void commandCopiesBothWays() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/in"));
        Files.writeString(source.resolve("file"), "text");
        for (String container : List.of(running(), stopped())) {
            docker.ok("cp", source.getParent().toString(), container + ":/copied");
            docker.ok("cp", source.resolve("file").toString(), container + ":/d/renamed");
            Path back = folder.resolve("back-" + container);
            docker.ok("cp", container + ":/copied", back.toString());
            assertEquals("text", Files.readString(back.resolve("in/file")));
            docker.ok("cp", container + ":/d/renamed", back.resolve("one").toString());
            assertEquals("text", Files.readString(back.resolve("one")));
            docker.ok("cp", "-L", container + ":/abs", back.resolve("passwd").toString());
            assertTrue(Files.readString(back.resolve("passwd")).startsWith("root:"));
            String missing =
                    docker.run("cp", container + ":/nope", back.toString()).err();
            // docker's command line has its own words for it up to 20.10
            assertTrue(
                    missing.contains("Could not find the file") || missing.contains("No such container:path: "),
                    missing);
        }
    }

    @Test
    void volumesAreReached() throws IOException {
        Path volume = Files.createDirectory(folder.resolve("v"));
        Files.writeString(volume.resolve("f"), "kept");
        String id = docker.ok("create", "-v", volume + ":/data", "busybox", "true");
        assertEquals(List.of("data/", "data/f"), names(id, "/data"));
        put(id, "/data", new Tar().file("g", "more").end()).expect(200);
        assertEquals("more", Files.readString(volume.resolve("g")));
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains("/data"), "a mount was left");
    }

    @Test
    void exportsWhatTheLayersHold() throws IOException {
        Path volume = Files.createDirectory(folder.resolve("v"));
        Files.writeString(volume.resolve("f"), "kept");
        for (String how : List.of("-d", "--rm=false")) {
            String name = "exported" + how.length();
            docker.run(
                    "run",
                    how,
                    "--network",
                    "none",
                    "--name",
                    name,
                    "-v",
                    volume + ":/data",
                    "busybox",
                    "sh",
                    "-c",
                    FILES + "echo ready;" + (how.equals("-d") ? "sleep 1000" : ""));
            awaitLog(name, "ready");
            Path file = folder.resolve(name + ".tar");
            Http.Response answer =
                    http.get("/v1.41/containers/" + name + "/export").expect(200);
            assertEquals("application/octet-stream", answer.headers().get("content-type"));
            Files.write(file, answer.bytes());
            List<String> names = Commands.run(Map.of(), new byte[0], "tar", "-t", "-f", file.toString())
                    .ok()
                    .lines()
                    .toList();
            assertTrue(names.containsAll(List.of("d/a", "bin/sh", "data/", ".dockerenv", "proc/")), names.toString());
            assertFalse(names.contains("data/f"), "a volume's files are not the container's");
            assertTrue(names.stream().noneMatch(n -> n.startsWith("proc/") && n.length() > 5), "proc was exported");
        }
        http.get("/v1.41/containers/absent/export").expect(404);
    }

    @ParameterizedTest
    @CsvSource({"gzip, true", "'deflate, gzip;q=1.0, *;q=0.5', true", "gzip;q=0, false", "identity, false"})
    void anArchiveIsCompressedForWhoAsks(String asked, boolean compressed) throws IOException {
        String id = docker.ok("create", "--network", "none", "busybox", "true");
        String path = "/v1.41/containers/" + id + "/archive?path=/etc/passwd";
        byte[] plain = http.get(path).expect(200).bytes();
        Http.Response answer =
                http.send("GET", path, null, Map.of("Accept-Encoding", asked)).expect(200);
        assertEquals(compressed ? "gzip" : null, answer.headers().get("content-encoding"));
        byte[] bytes = answer.bytes();
        if (compressed) {
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = unpacked.readAllBytes();
            }
        }
        assertArrayEquals(plain, bytes);
    }
}
