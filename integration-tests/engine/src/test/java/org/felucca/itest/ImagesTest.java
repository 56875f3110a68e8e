package org.felucca.itest;

import static org.felucca.itest.harness.SharedEngine.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest extends EngineTest {
    /** Other tests need busybox:latest as it was. */
    @AfterEach
    void busyboxIsThere() {
        docker.ok("load", "-q", "-i", fixture("busybox.docker.tar").toString());
    }

    /** The configuration's digest in a fixture's OCI layout: what Docker takes for the image's id. */
    private static String expectedId(String name) throws IOException {
        Path layout = fixture("oci/" + name);
        String manifest = digest(JsonParser.parseString(Files.readString(layout.resolve("index.json")))
                .getAsJsonObject()
                .getAsJsonArray("manifests")
                .get(0)
                .getAsJsonObject());
        return digest(JsonParser.parseString(
                        Files.readString(layout.resolve("blobs/sha256").resolve(manifest.substring(7))))
                .getAsJsonObject()
                .getAsJsonObject("config"));
    }

    private static String digest(JsonObject descriptor) {
        return descriptor.get("digest").getAsString();
    }

    private String id(String image) {
        return docker.ok("image", "inspect", "-f", "{{.Id}}", image);
    }

    @Test
    void loadedImagesHaveDockersIds() throws IOException {
        assertEquals(expectedId("busybox"), id("busybox"));
        assertEquals(expectedId("busybox"), docker.ok("images", "--no-trunc", "-q", "busybox"));
    }

    @Test
    void loadSaysWhatItLoaded() {
        assertEquals(
                "Loaded image: busybox:latest",
                docker.ok("load", "-i", fixture("busybox.docker.tar").toString()));
    }

    @Test
    @Timeout(180)
    void everyOddFileOfManyLayersIsUnpackedRight(@TempDir Path folder) throws IOException {
        docker.ok("load", "-q", "-i", fixture("layers.docker.tar").toString());
        assertEquals(expectedId("layers"), id("layers"));
        // what the container sees, in the words of the fixture's list; xattrs by getfattr are compared apart below
        Files.writeString(
                folder.resolve("list.sh"),
                """
                cd / && find . -mindepth 1 -xdev \\( -path ./dev -o -path ./proc -o -path ./sys -o -path ./list \\) -prune -o -printf 'P\\t%P\\t%y\\t%m\\t%U\\t%G\\t%n\\t%s\\t%l\\n' >/tmp/p
                find . -xdev \\( -path ./dev -o -path ./proc -o -path ./sys -o -path ./list \\) -prune -o -type f -print0 | xargs -0 sha256sum -z | tr '\\0' '\\n' | sed 's/^/S\\t/' >/tmp/s
                cat /tmp/s /tmp/p
                """);
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        String out = docker.ok(
                "run",
                "--rm",
                "--network",
                "none",
                "-v",
                folder + ":/list:ro",
                "--tmpfs",
                "/tmp",
                "-w",
                "/",
                "layers",
                "bash",
                "/list/list.sh");
        Map<String, String> sums = new java.util.HashMap<>();
        java.util.TreeMap<String, String> seen = new java.util.TreeMap<>();
        for (String line : out.lines().toList()) {
            String[] f = line.split("\t", -1);
            if (f[0].equals("S")) {
                sums.put(f[1].substring(68), f[1].substring(0, 64));
            } else {
                String content =
                        switch (f[2]) {
                            case "f" -> sums.get(f[1]);
                            case "l" -> f[8];
                            default -> "-";
                        };
                boolean directory = f[2].equals("d");
                seen.put(f[1], String.join("\t", f[1], f[2], f[3], f[4], f[5], directory ? "-" : f[7], content));
            }
        }
        List<String> given = List.of(
                "etc/hosts",
                "etc/hostname",
                "etc/resolv.conf",
                "etc/mtab",
                ".dockerenv",
                "dev",
                "proc",
                "sys",
                "list",
                "tmp",
                "srv/data");
        int compared = 0;
        for (String line : Files.readAllLines(fixture("layers.files"))) {
            String path = line.substring(0, line.indexOf('\t'));
            if (given.stream().anyMatch(g -> path.equals(g) || path.startsWith(g + "/"))) {
                continue;
            }
            // links are compared apart: a name that a lower layer hides still counts in what overlayfs tells
            String[] columns = line.split("\t", -1);
            assertEquals(
                    String.join(
                            "\t", columns[0], columns[1], columns[2], columns[3], columns[4], columns[6], columns[7]),
                    seen.remove(path));
            compared++;
        }
        seen.keySet().removeIf(p -> given.stream().anyMatch(g -> p.equals(g) || p.startsWith(g + "/")));
        assertEquals(Map.of(), seen);
        assertTrue(compared > 12_000, compared + " paths");
        docker.ok("rmi", "layers");
    }

    @Test
    void fileCapabilitiesAttributesAndHardLinksAreKept() throws IOException {
        docker.ok("load", "-q", "-i", fixture("layers.docker.tar").toString());
        String id = detached("layers", "sleep", "1000");
        String root = "/proc/" + state(id).get("Pid").getAsString() + "/root/";
        int compared = 0;
        for (String line : Files.readAllLines(fixture("layers.files"))) {
            String attributes = line.substring(line.lastIndexOf('\t') + 1);
            if (!attributes.equals("-")) {
                String path = root + line.substring(0, line.indexOf('\t'));
                String seen =
                        Commands.ok("getfattr", "-P", "-h", "--absolute-names", "-d", "-m", "-", "-e", "hex", path);
                assertEquals(
                        attributes,
                        String.join(
                                ",",
                                seen.lines()
                                        .filter(l -> l.contains("="))
                                        .sorted()
                                        .toList()),
                        path);
                compared++;
            }
        }
        assertTrue(compared >= 4, compared + " paths with attributes");
        assertEquals(
                Commands.ok("stat", "-c", "%i", root + "opt/links/one-hard-2"),
                Commands.ok("stat", "-c", "%i", root + "opt/links/dir/one-hard"));
        docker.ok("rm", "-f", id);
        docker.ok("rmi", "layers");
    }

    @Test
    void ociLayoutsAreLoadedToo() {
        // Docker reads these from version 25 on
        org.junit.jupiter.api.Assumptions.assumeFalse(engine.isDocker(), "20.10 does not read OCI layouts");
        docker.ok("rmi", "-f", "busybox");
        String said = docker.ok("load", "-i", fixture("busybox.oci.tar").toString());
        assertTrue(said.startsWith("Loaded image"), said);
        docker.ok("rmi", "-f", said.substring(said.indexOf(": ") + 2));
        String zstd = docker.ok("load", "-i", fixture("zstd.oci.tar").toString());
        assertTrue(zstd.startsWith("Loaded image"), zstd);
        String name = zstd.substring(zstd.indexOf(": ") + 2);
        assertEquals("works", docker.ok("run", "--rm", "--network", "none", name, "echo", "works"));
        docker.ok("rmi", "-f", name);
    }

    @Test
    void savedAndLoadedAgainItIsTheSame(@TempDir Path folder) {
        String before = id("busybox");
        Path tar = folder.resolve("saved.tar");
        docker.ok("tag", "busybox", "kept:one");
        docker.ok("save", "-o", tar.toString(), "busybox", "kept:one");
        String listing = Commands.ok("tar", "-tf", tar.toString());
        assertTrue(listing.contains("manifest.json"), listing);
        docker.ok("rmi", "busybox", "kept:one");
        http.get("/v1.41/images/busybox/json").expect(404);
        String said = docker.ok("load", "-i", tar.toString());
        assertTrue(said.contains("Loaded image: busybox:latest") && said.contains("Loaded image: kept:one"), said);
        assertEquals(before, id("busybox"));
        assertEquals("again", run("busybox", "echo", "again"));
        docker.ok("rmi", "kept:one");
    }

    @Test
    void anotherToolReadsWhatIsSaved(@TempDir Path folder) throws IOException {
        Path tar = folder.resolve("saved.tar");
        docker.ok("save", "-o", tar.toString(), "busybox");
        Path policy = Files.writeString(
                folder.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
        String config =
                Commands.ok("skopeo", "--policy", policy.toString(), "inspect", "--config", "docker-archive:" + tar);
        assertEquals(
                "amd64",
                JsonParser.parseString(config)
                        .getAsJsonObject()
                        .get("architecture")
                        .getAsString());
    }

    @Test
    void importMakesAnImageOfATar(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("root/bin"));
        Commands.ok("cp", "/bin/busybox", folder.resolve("root/bin/busybox").toString());
        Commands.ok(
                "tar",
                "-C",
                folder.resolve("root").toString(),
                "-cf",
                folder.resolve("r.tar").toString(),
                ".");
        String id = docker.ok(
                "import",
                "-c",
                "CMD [\"/bin/busybox\",\"echo\",\"imported\"]",
                "-c",
                "ENV A=b",
                "-m",
                "a message",
                folder.resolve("r.tar").toString(),
                "made:1");
        assertTrue(id.matches("sha256:[0-9a-f]{64}"), id);
        assertEquals(id, id("made:1"));
        assertEquals("imported", docker.ok("run", "--rm", "--network", "none", "made:1"));
        assertTrue(docker.ok("history", "made:1").contains("a message"));
        docker.ok("rmi", "made:1");
    }

    @Test
    void tagsAreAddedAndTaken() {
        docker.ok("tag", "busybox", "example.org:5000/team/name:v1");
        assertEquals(id("busybox"), id("example.org:5000/team/name:v1"));
        assertEquals("v1", docker.ok("images", "--format", "{{.Tag}}", "example.org:5000/team/name"));
        assertEquals("Untagged: example.org:5000/team/name:v1", docker.ok("rmi", "example.org:5000/team/name:v1"));
        http.get("/v1.41/images/example.org:5000/team/name:v1/json").expect(404);
    }

    @Test
    void badNamesForATagAre400AndNoImage404() {
        http.post("/v1.41/images/busybox/tag?repo=Upper&tag=x", null).expect(engine.isDocker() ? 500 : 400);
        http.post("/v1.41/images/busybox/tag?repo=a&tag=b%20c", null).expect(engine.isDocker() ? 500 : 400);
        String tag =
                http.post("/v1.41/images/absent/tag?repo=a", null).expect(404).message();
        assertTrue(tag.endsWith("No such image: absent:latest"), tag);
        String inspected = http.get("/v1.41/images/absent/json").expect(404).message();
        assertTrue(inspected.endsWith("No such image: absent:latest"), inspected);
        assertEquals(
                "No such image: absent:latest",
                http.post("/v1.41/containers/create", "{\"Image\":\"absent\"}")
                        .expect(404)
                        .message());
    }

    @Test
    void anImageInUseIsNotRemoved() {
        String container = docker.ok("create", "busybox", "true");
        docker.ok("tag", "busybox", "second:name");
        docker.ok("rmi", "second:name");
        String message = http.delete("/v1.41/images/busybox").expect(409).message();
        assertTrue(
                message.startsWith(
                                "conflict: unable to remove repository reference \"busybox\" (must force) - container "
                                        + container.substring(0, 12))
                        || message.startsWith(
                                "conflict: unable to delete busybox:latest (must be forced) - image is being used by stopped container "
                                        + container.substring(0, 12)),
                message);
        JsonArray answer =
                http.delete("/v1.41/images/busybox?force=1").expect(200).json().getAsJsonArray();
        assertEquals(
                "busybox:latest",
                answer.get(0).getAsJsonObject().get("Untagged").getAsString());
    }

    @Test
    void removingTheLastTagRemovesTheImageAndItsLayers() throws IOException {
        JsonArray answer =
                http.delete("/v1.41/images/busybox").expect(200).json().getAsJsonArray();
        assertTrue(answer.toString().contains("{\"Untagged\":\"busybox:latest\"}"), answer.toString());
        assertTrue(answer.toString().contains("{\"Deleted\":\"" + expectedId("busybox") + "\"}"), answer.toString());
        assertEquals("[]", http.get("/v1.41/images/json").expect(200).text().strip());
    }

    @Test
    void anIdsStartFindsIt() {
        String id = id("busybox");
        assertEquals(id, id(id.substring(7, 19)));
        assertEquals(id, id(id));
        assertEquals("hi", run(id.substring(7, 15), "echo", "hi"));
    }

    @Test
    void listInspectAndHistoryTellTheImagesParts() {
        JsonObject entry = http.get("/v1.41/images/json")
                .expect(200)
                .json()
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertEquals("[\"busybox:latest\"]", entry.getAsJsonArray("RepoTags").toString());
        assertTrue(entry.get("Size").getAsLong() > 1_000_000, entry.toString());
        JsonObject image = http.get("/v1.41/images/busybox/json").expect(200).object();
        assertEquals("amd64", image.get("Architecture").getAsString());
        assertEquals("linux", image.get("Os").getAsString());
        assertEquals(
                "[\"sh\"]",
                image.getAsJsonObject("Config").getAsJsonArray("Cmd").toString());
        assertEquals(1, image.getAsJsonObject("RootFS").getAsJsonArray("Layers").size());
        assertEquals(entry.get("Size").getAsLong(), image.get("Size").getAsLong());
        JsonArray history =
                http.get("/v1.41/images/busybox/history").expect(200).json().getAsJsonArray();
        assertEquals(
                image.get("Id").getAsString(),
                history.get(0).getAsJsonObject().get("Id").getAsString());
        assertTrue(history.toString().contains("add root file system"), history.toString());
    }

    @Test
    void filtersOfTheList() {
        docker.ok("tag", "busybox", "other:1");
        assertEquals("1", docker.ok("images", "--format", "{{.Tag}}", "--filter", "reference=other"));
        assertEquals("", docker.ok("images", "-q", "--filter", "dangling=true"));
        assertEquals("", docker.ok("images", "-q", "--filter", "label=none"));
        docker.ok("rmi", "other:1");
    }

    @Test
    void aWrongTarIsRefusedWithASentence(@TempDir Path folder) throws IOException {
        Path nonsense = Files.write(folder.resolve("n.tar"), new byte[4096]);
        Commands.Result result = docker.run("load", "-i", nonsense.toString());
        assertTrue(result.exit() != 0 && !result.err().isBlank(), result.toString());
        Http.Response answer = http.get("/v1.41/images/json").expect(200);
        assertEquals(1, answer.json().getAsJsonArray().size());
    }
}
