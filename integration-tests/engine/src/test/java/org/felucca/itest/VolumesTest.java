package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders with a name that outlive containers. */
class VolumesTest extends EngineTest {
    @AfterEach
    void removeVolumes() {
        for (String id : lines(docker.ok("ps", "-aq"))) {
            docker.ok("rm", "-f", id);
        }
        for (String name : volumes()) {
            docker.ok("volume", "rm", name);
        }
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\n", -1))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private Set<String> volumes() {
        return new TreeSet<>(lines(docker.ok("volume", "ls", "-q")));
    }

    private JsonObject volume(String name) {
        return http.get("/v1.41/volumes/" + name).expect(200).object();
    }

    private Http.Response create(String body) {
        return http.send("POST", "/v1.41/volumes/create", body, Map.of("Content-Type", "application/json"));
    }

    private JsonObject mountAt(String container, String destination) {
        for (JsonElement mount : inspect(container).getAsJsonArray("Mounts")) {
            if (mount.getAsJsonObject().get("Destination").getAsString().equals(destination)) {
                return mount.getAsJsonObject();
            }
        }
        throw new AssertionError(
                "nothing at " + destination + ": " + inspect(container).get("Mounts"));
    }

    @Test
    void whatIsWrittenStaysForTheNextContainer() {
        run("-v", "data:/data", "busybox", "sh", "-c", "echo hello > /data/file");
        assertEquals("hello", run("-v", "data:/elsewhere", "busybox", "cat", "/elsewhere/file"));
        assertEquals(Set.of("data"), volumes());
    }

    @Test
    void aVolumeIsCreatedWithLabelsAndInspected() {
        docker.ok("volume", "create", "--label", "a=b", "labelled");
        JsonObject volume = volume("labelled");
        assertEquals("labelled", volume.get("Name").getAsString());
        assertEquals("local", volume.get("Driver").getAsString());
        assertEquals("local", volume.get("Scope").getAsString());
        assertEquals("b", volume.getAsJsonObject("Labels").get("a").getAsString());
        assertTrue(volume.get("Mountpoint").getAsString().endsWith("/volumes/labelled/_data"), volume.toString());
        assertTrue(volume.get("CreatedAt").getAsString().matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z"), volume.toString());
        assertEquals("labelled", docker.ok("volume", "create", "labelled"), "a second time");
        assertEquals("b", volume("labelled").getAsJsonObject("Labels").get("a").getAsString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"Name\":\"x\"}; 400; create x: volume name is too short, names should be at least two alphanumeric"
                        + " characters",
                "{\"Name\":\"a/b\"}; 400; create a/b: \"a/b\" includes invalid characters for a local volume name, only"
                        + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use"
                        + " absolute path",
                "{\"Name\":\"bb\",\"Driver\":\"nope\"}; 404; create bb: error looking up volume plugin nope: plugin"
                        + " \"nope\" not found",
                "{\"Name\":\"bb\",\"DriverOpts\":{\"foo\":\"x\"}}; 400; create bb: invalid option: \"foo\"",
                "{\"Name\":\"bb\",\"DriverOpts\":{\"type\":\"tmpfs\"}}; 400; create bb: missing required option:"
                        + " \"device\"",
                "{\"Name\":\"bb\",\"DriverOpts\":{\"device\":\"/x\"}}; 400; create bb: missing required option:"
                        + " \"type\"",
                "{\"Name\":\"bb\",\"DriverOpts\":{\"size\":\"1m\"}}; 400; create bb: quota size requested but no quota"
                        + " support",
            })
    void refusesWhatMakesNoSense(String body, int status, String message) {
        Http.Response answer = create(body);
        assertEquals(status, answer.status(), answer.toString());
        assertEquals(message, answer.message());
        assertEquals(Set.of(), volumes());
    }

    @Test
    void aVolumeThatIsNotThereIsNotFound() {
        Http.Response answer = http.get("/v1.41/volumes/nope");
        assertEquals(404, answer.status());
        assertEquals("get nope: no such volume", answer.message());
        // docker's command line has its own words for it up to 20.10
        String refusal = docker.run("volume", "rm", "nope").err();
        assertTrue(refusal.contains("get nope: no such volume") || refusal.contains("No such volume: nope"), refusal);
        docker.ok("volume", "rm", "-f", "nope");
    }

    @Test
    void whileAContainerHasItAVolumeStays() {
        String id = docker.ok("create", "-v", "kept:/x", "busybox", "true");
        for (String force : List.of("", "?force=1")) {
            Http.Response answer = http.send("DELETE", "/v1.41/volumes/kept" + force, null, Map.of());
            assertEquals(409, answer.status());
            assertEquals("remove kept: volume is in use - [" + id + "]", answer.message());
        }
        docker.ok("rm", "-v", id);
        assertEquals(Set.of("kept"), volumes());
        docker.ok("volume", "rm", "kept");
        assertEquals(Set.of(), volumes());
    }

    @Test
    void listsAreFiltered() {
        docker.ok("volume", "create", "--label", "a=b", "one1");
        docker.ok("volume", "create", "one2");
        docker.ok("create", "-v", "two:/x", "--name", "has-two", "busybox", "true");
        assertEquals("one1\none2", docker.ok("volume", "ls", "-qf", "dangling=true"));
        assertEquals("two", docker.ok("volume", "ls", "-qf", "dangling=false"));
        assertEquals("one1", docker.ok("volume", "ls", "-qf", "label=a"));
        assertEquals("one1", docker.ok("volume", "ls", "-qf", "label=a=b"));
        assertEquals("", docker.ok("volume", "ls", "-qf", "label=a=c"));
        assertEquals("one1\none2", docker.ok("volume", "ls", "-qf", "name=^one"));
        assertEquals("", docker.ok("volume", "ls", "-qf", "driver=other"));
        assertEquals(
                400,
                http.get("/v1.41/volumes?filters=%7B%22foo%22:%5B%22x%22%5D%7D").status());
        assertEquals(
                400,
                http.get("/v1.41/volumes?filters=%7B%22dangling%22:%5B%22x%22%5D%7D")
                        .status());
    }

    @Test
    void psFindsContainersByTheirVolumes() {
        String id = docker.ok("create", "-v", "found:/place", "busybox", "true");
        for (String filter : List.of("found", "/place")) {
            assertEquals(id, docker.ok("ps", "-aq", "--no-trunc", "--filter", "volume=" + filter), filter);
        }
        assertEquals("", docker.ok("ps", "-aq", "--filter", "volume=other"));
    }

    @Test
    void anonymousVolumesGoWithTheirContainerWhenItIsSaid() {
        String id = docker.ok("create", "-v", "/anonymous", "-v", "named:/named", "busybox", "true");
        String name = mountAt(id, "/anonymous").get("Name").getAsString();
        assertTrue(name.matches("[0-9a-f]{64}"), name);
        assertEquals(Set.of(name, "named"), volumes());
        docker.ok("rm", id);
        assertEquals(Set.of(name, "named"), volumes(), "without -v all stay");
        docker.ok("volume", "rm", name);

        docker.ok("rm", "-v", docker.ok("create", "-v", "/anonymous", "-v", "named:/named", "busybox", "true"));
        assertEquals(Set.of("named"), volumes());
        run("-v", "/anonymous", "--mount", "type=volume,target=/other", "-v", "named:/named", "busybox", "true");
        assertEquals(Set.of("named"), volumes(), "--rm takes them along");
    }

    @Test
    void aFailedCreationLeavesNoVolume() {
        docker.run("create", "-v", "/one", "--mount", "type=volume,target=/two,volume-driver=nope", "busybox", "true");
        docker.run("create", "-v", "/etc/passwd", "-v", "/three", "busybox", "true");
        assertEquals(Set.of(), volumes());
    }

    @Test
    void inspectShowsWhatIsMountedAsDocker() {
        String id = docker.ok(
                "create",
                "-v",
                "aa:/a",
                "-v",
                "bb:/b:ro,nocopy",
                "-v",
                "/anonymous",
                "--mount",
                "type=volume,source=mm,target=/m,readonly",
                "-v",
                "/tmp:/t:ro",
                "--mount",
                "type=tmpfs,target=/tmpfs",
                "busybox",
                "true");
        assertMount(id, "/a", "volume", "aa", "z", true, "");
        assertMount(id, "/b", "volume", "bb", "ro,nocopy", false, "");
        assertMount(id, "/m", "volume", "mm", "z", false, "");
        assertMount(id, "/t", "bind", null, "ro", false, "rprivate");
        assertMount(id, "/tmpfs", "tmpfs", null, "", true, "");
        JsonObject anonymous = mountAt(id, "/anonymous");
        assertEquals("", anonymous.get("Mode").getAsString());
        assertTrue(
                anonymous
                        .get("Source")
                        .getAsString()
                        .endsWith(anonymous.get("Name").getAsString() + "/_data"),
                anonymous.toString());
        assertFalse(mountAt(id, "/tmpfs").has("Driver"));
    }

    private void assertMount(
            String id, String at, String type, String name, String mode, boolean writable, String propagation) {
        JsonObject mount = mountAt(id, at);
        assertEquals(type, mount.get("Type").getAsString());
        assertEquals(name, mount.has("Name") ? mount.get("Name").getAsString() : null);
        assertEquals(mode, mount.get("Mode").getAsString(), at);
        assertEquals(writable, mount.get("RW").getAsBoolean(), at);
        assertEquals(propagation, mount.get("Propagation").getAsString(), at);
        if (type.equals("volume")) {
            assertEquals("local", mount.get("Driver").getAsString());
            assertEquals(
                    volume(name).get("Mountpoint").getAsString(),
                    mount.get("Source").getAsString());
        }
    }

    @Test
    void anEmptyVolumeGetsWhatTheImageHas() {
        String of = "stat -c '%a %u %g %n' /etc /etc/passwd; cat /etc/passwd";
        assertEquals(run("busybox", "sh", "-c", of), run("-v", "filled:/etc", "busybox", "sh", "-c", of));
        // what is there stays: not filled again
        run("-v", "filled:/x", "busybox", "sh", "-c", "echo mine > /x/passwd");
        assertEquals("mine", run("-v", "filled:/etc", "busybox", "cat", "/etc/passwd"));
        assertEquals("", run("-v", "bare:/x", "busybox", "ls", "/x"));
        assertEquals("mine", run("-v", "filled:/y", "-v", "bare:/etc:nocopy", "busybox", "cat", "/y/passwd"));
        assertEquals("", run("-v", "bare:/x", "busybox", "ls", "/x"), "nocopy");
    }

    @Test
    void theVolumesOfAnImageAreMadeAndFilled(@TempDir Path folder) throws IOException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        Files.createDirectories(root.resolve("data/inner"));
        Files.writeString(root.resolve("data/inner/file"), "of the image");
        Files.createSymbolicLink(root.resolve("data/link"), Path.of("inner/file"));
        // whoever followed this as a path of the host would copy the host's files
        Files.createSymbolicLink(root.resolve("escape"), Path.of("/etc"));
        Commands.ok("chown", "-R", "7:8", root.resolve("data").toString());
        Commands.ok("chmod", "1751", root.resolve("data").toString());
        Commands.ok("tar", "-C", root.toString(), "-cf", folder.resolve("r.tar").toString(), ".");
        String tar = folder.resolve("r.tar").toString();
        docker.ok("import", "-c", "VOLUME /data", "-c", "VOLUME /escape/passwd.d", tar, "volumes:1");
        try {
            String id = docker.ok("create", "volumes:1", "/bin/busybox", "true");
            assertEquals(2, volumes().size());
            assertEquals("", mountAt(id, "/data").get("Mode").getAsString());
            docker.ok("rm", "-v", id);
            assertEquals(Set.of(), volumes());
            String program = "stat -c '%a %u %g' /data /data/inner; cat /data/link; echo; ls /escape/passwd.d";
            assertEquals(
                    "1751 7 8\n755 7 8\nof the image",
                    run(
                            "volumes:1",
                            "/bin/busybox",
                            "sh",
                            "-c",
                            "PATH=/bin; for c in stat cat ls; do ln -s busybox" + " /bin/$c; done; " + program));
            // what is put in its place by hand makes no volume
            docker.ok("create", "-v", "/tmp:/data", "volumes:1", "/bin/busybox");
            assertEquals(1, volumes().size());
        } finally {
            removeVolumes();
            docker.ok("rmi", "volumes:1");
        }
    }

    @Test
    void aFolderWithinAVolumeIsMountedAndNothingOutside() {
        assumeFalse(engine.isDocker(), "Docker has it from 26.0 on");
        docker.assumeVersion(26);
        run(
                "-v",
                "data:/d",
                "busybox",
                "sh",
                "-c",
                "mkdir -p /d/a/b; echo in > /d/a/b/file; ln -s /etc /d/out;"
                        + " ln -s ../../../.. /d/up; echo one > /d/single");
        String mount = "type=volume,src=data,dst=/x,volume-subpath=";
        assertEquals("in", run("--mount", mount + "a/b", "busybox", "cat", "/x/file"));
        assertEquals("one", run("--mount", mount + "single", "busybox", "cat", "/x"));
        assertEquals("a\nout\nsingle\nup", run("--mount", mount + "up", "busybox", "ls", "/x"));
        assertEquals(
                1,
                docker.run("run", "--rm", "--mount", mount + "a,readonly", "busybox", "touch", "/x/b/new")
                        .exit());
        for (String outside : List.of("out", "missing", "../other", "/etc")) {
            assertNotEquals(
                    0,
                    docker.run("run", "--rm", "--mount", mount + outside, "busybox", "true")
                            .exit());
        }
    }

    @Test
    void readOnlyHoldsForWhatIsMountedBelow() {
        assumeFalse(engine.isDocker(), "Docker has it from 25.0 on");
        String writes = "touch /x/shm/felucca-test && rm /x/shm/felucca-test";
        assertNotEquals(
                0,
                docker.run("run", "--rm", "-v", "/dev:/x:ro", "busybox", "sh", "-c", writes)
                        .exit());
        docker.assumeVersion(25); // what an older one mounts read-only is writable below
        String mount = "type=bind,src=/dev,dst=/x,readonly";
        assertNotEquals(
                0,
                docker.run("run", "--rm", "--mount", mount, "busybox", "sh", "-c", writes)
                        .exit());
        run("--mount", mount + ",bind-recursive=writable", "busybox", "sh", "-c", writes);
    }

    @Test
    void whatAHostDoesNotShareIsNotSharedWithAContainer() {
        for (String word : List.of("shared", "rslave")) {
            Commands.Result result = docker.run("run", "--rm", "-v", "/usr:/x:" + word, "busybox", "true");
            assertTrue(result.err().contains("path /usr is mounted on / but it is not a shared"), result.toString());
        }
        docker.fails(125, "invalid mode: fast", "run", "--rm", "-v", "/usr:/x:fast", "busybox", "true");
    }

    @Test
    void ownersAndModesComeAlong() {
        for (String folder : List.of("/tmp", "/root", "/var")) {
            String expected = run("busybox", "stat", "-c", "%a %u %g", folder);
            assertEquals(expected, run("-v", folder, "busybox", "stat", "-c", "%a %u %g", folder));
        }
    }

    @Test
    void aReadOnlyVolumeIsFilledAndNotWritten() {
        assertTrue(
                run("-v", "readonly:/etc:ro", "busybox", "cat", "/etc/passwd").contains("root"));
        assertEquals(
                1,
                docker.run("run", "--rm", "-v", "readonly:/etc:ro", "busybox", "touch", "/etc/x")
                        .exit());
    }

    @Test
    void theVolumesOfAnotherContainerAreTakenOver() {
        docker.ok(
                "create",
                "--name",
                "giver",
                "-v",
                "/given",
                "-v",
                "named:/named",
                "-v",
                "/tmp:/t:ro",
                "busybox",
                "true");
        run("--volumes-from", "giver", "busybox", "sh", "-c", "echo one > /given/file; echo two > /named/file");
        assertEquals("one\ntwo", run("--volumes-from", "giver", "busybox", "cat", "/given/file", "/named/file"));
        assertEquals(
                1,
                docker.run("run", "--rm", "--volumes-from", "giver:ro", "busybox", "touch", "/named/x")
                        .exit());
        String taker = docker.ok("create", "--volumes-from", "giver", "busybox", "true");
        JsonObject expected = mountAt("giver", "/named").deepCopy();
        expected.addProperty("Mode", "");
        assertEquals(expected, mountAt(taker, "/named"));
        // an anonymous volume that another has stays, whoever goes first
        docker.ok("rm", "-v", "giver");
        assertEquals(2, volumes().size());
        docker.ok("rm", "-v", taker);
        assertEquals(Set.of("named"), volumes());
    }

    @ParameterizedTest
    @CsvSource({"nope, No such container: nope", "giver:fast, invalid mode: fast", "giver:nocopy, invalid mode: nocopy"
    })
    void volumesFromNowhereAreRefused(String from, String message) {
        docker.ok("create", "--name", "giver", "busybox", "true");
        Http.Response answer = http.send(
                "POST",
                "/v1.41/containers/create",
                "{\"Image\":\"busybox\",\"HostConfig\":{\"VolumesFrom\":[\"" + from + "\"]}}",
                Map.of("Content-Type", "application/json"));
        assertEquals(400, answer.status());
        assertEquals(message, answer.message());
    }

    @Test
    void aVolumeCanBeATmpfs() {
        docker.ok("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m,mode=750", "memory");
        String mounts = run("-v", "memory:/x", "busybox", "sh", "-c", "grep ' /x ' /proc/mounts; stat -c %a /x");
        assertTrue(mounts.contains("tmpfs") && mounts.contains("size=1024k"), mounts);
        assertTrue(mounts.endsWith("750"), mounts);
        // shared by those that run at one time, gone with the last
        String holder = detached("-v", "memory:/x", "busybox", "sh", "-c", "echo here > /x/file; sleep 1000");
        String reader = detached(
                "-v", "memory:/x", "busybox", "sh", "-c", "until cat /x/file; do sleep 0.05; done 2>/dev/null");
        assertEquals("0", docker.ok("wait", reader));
        docker.ok("rm", "-f", holder, reader);
        assertEquals("", run("-v", "memory:/x", "busybox", "ls", "/x"));
    }

    @Test
    void aVolumeCanBeAFolderOfTheHost() {
        docker.ok("volume", "create", "-o", "type=none", "-o", "device=/usr", "-o", "o=bind,ro", "folder");
        assertTrue(run("-v", "folder:/x", "busybox", "ls", "/x").contains("bin"));
        assertEquals(
                1,
                docker.run("run", "--rm", "-v", "folder:/x", "busybox", "touch", "/x/no")
                        .exit());
        docker.ok("volume", "rm", "folder");
        assertTrue(run("-v", "/usr:/x", "busybox", "ls", "/x").contains("bin"), "removing it left the folder alone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "tmpfs; tmpfs; bogus=1; failed to mount local volume: mount tmpfs:PLACE, data: bogus=1: invalid argument",
                "nosuchfs; x; ''; failed to mount local volume: mount x:PLACE: no such device",
                "none; /no/such; bind; failed to mount local volume: mount /no/such:PLACE, flags: 0x1000: no such file or directory",
                "nfs; :/export; addr=no.such.host.invalid,rw; error resolving passed in network volume address: lookup no.such.host.invalid",
            })
    void whyItCannotBeMountedIsSaid(String type, String device, String options, String words) {
        docker.ok(
                "volume",
                "create",
                "-o",
                "type=" + type,
                "-o",
                "device=" + device,
                "-o",
                "o=" + options.replace("''", ""),
                "bad");
        String place = docker.ok("volume", "inspect", "-f", "{{.Mountpoint}}", "bad");
        Commands.Result result = docker.run("run", "--rm", "--network", "none", "-v", "bad:/x", "busybox", "true");
        String expected = "error while mounting volume '" + place + "': " + words.replace("PLACE", place);
        assertTrue(result.exit() != 0 && result.err().contains(expected), result.toString());
    }

    @Test
    void aVolumeThatCannotBeMountedKeepsAContainerFromStarting() {
        docker.ok("volume", "create", "-o", "type=none", "-o", "device=/no/such", "-o", "o=bind", "missing");
        docker.fails(
                127,
                "failed to mount local volume: mount /no/such:",
                "run",
                "--rm",
                "-v",
                "missing:/x",
                "busybox",
                "true");
        docker.ok("volume", "rm", "missing");
    }

    @Test
    void pruneRemovesWhatNobodyHas() {
        docker.ok("volume", "create", "--label", "keep", "labelled");
        docker.ok("create", "-v", "used:/x", "busybox", "true");
        run("-v", "unused:/etc", "busybox", "true");
        docker.ok("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "optioned");
        JsonObject pruned = http.send(
                        "POST", "/v1.41/volumes/prune?filters=%7B%22label!%22:%5B%22keep%22%5D%7D", null, Map.of())
                .expect(200)
                .object();
        assertEquals("[\"unused\"]", pruned.getAsJsonArray("VolumesDeleted").toString());
        assertTrue(pruned.get("SpaceReclaimed").getAsLong() > 0, pruned.toString());
        assertEquals(Set.of("labelled", "optioned", "used"), volumes());
    }

    @Test
    void whatHappensIsTold() {
        docker.ok("volume", "create", "told");
        String id = docker.ok("create", "-v", "told:/x:ro", "busybox", "true");
        docker.ok("start", "-a", id);
        docker.ok("rm", id);
        docker.ok("volume", "rm", "told");
        List<String> actions = new ArrayList<>();
        String since = Long.toString(Instant.now().minusSeconds(30).getEpochSecond());
        String until = Long.toString(Instant.now().plusSeconds(1).getEpochSecond());
        for (String line : lines(docker.ok(
                "events",
                "--since",
                since,
                "--until",
                until,
                "--filter",
                "volume=told",
                "--format",
                "{{.Action}} {{.Actor.Attributes.driver}} {{.Actor.Attributes.container}}"
                        + " {{index .Actor.Attributes \"read/write\"}}."))) {
            if (actions.isEmpty() || !line.startsWith("create")) {
                actions.add(line);
            }
        }
        assertEquals(
                List.of(
                        "create local <no value> .",
                        "mount local " + id + " false.",
                        "unmount local " + id + " .",
                        "destroy local <no value> ."),
                actions);
    }
}
