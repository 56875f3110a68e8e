package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is killed or stopped; the containers do not notice, and the next engine knows all about them. */
@Tag("root")
class CrashTest {
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        own = SharedEngine.Clients.startNew("fcr" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        own.close();
    }

    private JsonObject state(String id) {
        return own.http()
                .get("/v1.41/containers/" + id + "/json")
                .expect(200)
                .object()
                .getAsJsonObject("State");
    }

    @Test
    @Timeout(180)
    void twentyContainersOutliveAKilledEngineAndTheirCodesAreRight() {
        // each ends with its own number when it is told to
        String program = "trap 'exit '$N TERM; echo started; while :; do sleep 0.1; done";
        List<String> ids = new ArrayList<>();
        Map<String, Integer> pids = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            String network = i % 2 == 0 ? "none" : "bridge";
            String id = own.docker()
                    .ok(
                            "run",
                            "-d",
                            "--network",
                            network,
                            "-e",
                            "N=" + (30 + i),
                            "--label",
                            "n=" + i,
                            "busybox",
                            "sh",
                            "-c",
                            program);
            ids.add(id);
            pids.put(id, state(id).get("Pid").getAsInt());
        }
        // four more end while no engine is there
        List<String> ending = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ending.add(own.docker()
                    .ok(
                            "run",
                            "-d",
                            "--network",
                            "none",
                            "busybox",
                            "sh",
                            "-c",
                            "echo first; sleep 1.5; echo last; exit " + (60 + i)));
        }
        List<Path> endingProcesses = ending.stream()
                .map(id -> Path.of("/proc", state(id).get("Pid").getAsString()))
                .toList();
        own.engine().kill();
        for (int pid : pids.values()) {
            assertTrue(
                    Files.isDirectory(Path.of("/proc", Integer.toString(pid))),
                    "process " + pid + " died with the engine");
        }
        Await.until("the end of the short ones", () -> endingProcesses.stream().noneMatch(Files::exists));
        own.engine().start();

        JsonArray running =
                own.http().get("/v1.41/containers/json").expect(200).json().getAsJsonArray();
        assertEquals(20, running.size());
        for (String id : ids) {
            assertEquals(pids.get(id), state(id).get("Pid").getAsInt());
            assertEquals("running", state(id).get("Status").getAsString());
        }
        for (int i = 0; i < 4; i++) {
            String id = ending.get(i);
            assertEquals("exited", state(id).get("Status").getAsString());
            if (!own.engine().isDocker()) {
                // Docker may lose these: its restarted engine does not always learn the code
                assertEquals(60 + i, state(id).get("ExitCode").getAsInt());
                assertEquals("first\nlast", own.docker().ok("logs", id));
            }
        }
        assertEquals("hello", own.docker().ok("exec", ids.get(1), "echo", "hello"));
        for (int i = 0; i < 20; i++) {
            own.docker().ok("kill", "-s", "TERM", ids.get(i));
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(Integer.toString(30 + i), own.docker().ok("wait", ids.get(i)));
            assertEquals(30 + i, state(ids.get(i)).get("ExitCode").getAsInt());
        }
    }

    @Test
    @Timeout(180)
    void outputWrittenWithoutAnEngineIsNotLost() {
        String id = own.docker()
                .ok(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "busybox",
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; sleep 0.05; done");
        Await.until("some lines", () -> own.docker().run("logs", id).out().contains("line 5"));
        own.engine().kill();
        own.engine().start();
        assertEquals("0", own.docker().ok("wait", id));
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            expected.add("line " + i);
        }
        assertEquals(expected, own.docker().ok("logs", id).lines().toList());
    }

    @Test
    @Timeout(180)
    void theNextEngineReadsOutputOnBeforeAnybodyAsks() {
        String id = own.docker()
                .ok("run", "-d", "--network", "none", "busybox", "sh", "-c", "while :; do echo tick; sleep 0.05; done");
        Path log = own.engine().root().resolve("containers/" + id + "/" + id + "-json.log");
        Await.until("some lines", () -> log.toFile().length() > 100);
        own.engine().kill();
        own.engine().start();
        long before = log.toFile().length();
        Await.until("further lines", () -> log.toFile().length() > before + 1000);
    }

    @Test
    @Timeout(180)
    void restartPoliciesHoldWhenTheEngineStartsAgain() {
        String always =
                own.docker().ok("run", "-d", "--network", "none", "--restart", "always", "busybox", "sleep", "1000");
        String unless = own.docker()
                .ok("run", "-d", "--network", "none", "--restart", "unless-stopped", "busybox", "sleep", "1000");
        String failing = own.docker()
                .ok("run", "-d", "--network", "none", "--restart", "always", "busybox", "sh", "-c", "exit 3");
        String running =
                own.docker().ok("run", "-d", "--network", "none", "--restart", "always", "busybox", "sleep", "1000");
        int pid = state(running).get("Pid").getAsInt();
        own.docker().ok("stop", "-t", "0", always, unless);
        Await.until("some restarts", () -> restarts(failing) >= 5);
        int before = restarts(failing);
        own.engine().kill();
        own.engine().start();
        // as Docker's: a stop is forgotten by one and held by the other
        Await.until("a start", () -> state(always).get("Status").getAsString().equals("running"));
        assertEquals("exited", state(unless).get("Status").getAsString());
        assertEquals(pid, state(running).get("Pid").getAsInt());
        if (!own.engine().isDocker()) {
            // Docker counts anew
            Await.until("a further restart", () -> restarts(failing) > before);
        }
    }

    @Test
    @Timeout(180)
    void whatEndedMeanwhileIsRemovedIfItSaidSo() {
        String id = own.docker().ok("run", "-d", "--rm", "--network", "none", "busybox", "sleep", "2");
        Path process = Path.of("/proc", state(id).get("Pid").getAsString());
        own.engine().kill();
        Await.until("its end", () -> !Files.exists(process));
        own.engine().start();
        Await.until(
                "its removal",
                () -> own.http().get("/v1.41/containers/" + id + "/json").status() == 404);
    }

    private int restarts(String id) {
        return own.http()
                .get("/v1.41/containers/" + id + "/json")
                .expect(200)
                .object()
                .get("RestartCount")
                .getAsInt();
    }

    @Test
    @Timeout(180)
    void aStoppedEngineLeavesThemRunningTooAndInputWorksAfterwards() throws Exception {
        String id = own.docker()
                .ok(
                        "run",
                        "-d",
                        "-i",
                        "--network",
                        "none",
                        "busybox",
                        "sh",
                        "-c",
                        "while read l; do echo got $l; done");
        String terminal = own.docker().ok("run", "-d", "-it", "--network", "none", "busybox", "sh");
        int pid = state(id).get("Pid").getAsInt();
        own.engine().stop();
        assertTrue(Files.isDirectory(Path.of("/proc", Integer.toString(pid))));
        own.engine().start();
        assertEquals(pid, state(id).get("Pid").getAsInt());
        try (var attached = own.docker().start("attach", id)) {
            attached.type("after\n");
            attached.awaitOut("got after");
        }
        try (var attached = own.docker().startOnTerminal("attach", terminal)) {
            Await.until("an answer on the terminal", () -> {
                try {
                    attached.type("echo on $(tty)\n");
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return attached.outSoFar().contains("on /dev/pts/0");
            });
        }
    }

    @Test
    @Timeout(180)
    void imagesNamesAndSettingsAreThereAgain() {
        String created = own.docker()
                .ok(
                        "create",
                        "--name",
                        "made",
                        "--label",
                        "a=b",
                        "-e",
                        "X=y",
                        "--network",
                        "none",
                        "busybox",
                        "sh",
                        "-c",
                        "echo $X");
        own.docker().run("run", "--name", "ended", "--network", "none", "busybox", "sh", "-c", "echo said; exit 3");
        String before = own.http().get("/v1.41/containers/" + created + "/json").text();
        List<String> images = images();
        own.engine().kill();
        own.engine().start();
        assertEquals(
                before,
                own.http().get("/v1.41/containers/made/json").expect(200).text());
        assertEquals(images, images());
        assertEquals(3, state("ended").get("ExitCode").getAsInt());
        assertEquals("said", own.docker().ok("logs", "ended"));
        assertEquals("y", own.docker().ok("start", "-a", "made"));
    }

    @Test
    @Timeout(180)
    void killedInTheMiddleOfManyStartsNothingIsHalfMade() throws Exception {
        Thread starter = new Thread(() -> {
            for (int i = 0; i < 30; i++) {
                own.docker()
                        .run(
                                "run",
                                "-d",
                                "--network",
                                i % 2 == 0 ? "none" : "bridge",
                                "--name",
                                "half" + i,
                                "busybox",
                                "sleep",
                                "1000");
            }
        });
        starter.start();
        Await.until(
                "a few containers",
                () -> own.http()
                                .get("/v1.41/containers/json")
                                .json()
                                .getAsJsonArray()
                                .size()
                        >= 3);
        own.engine().kill();
        starter.join();
        own.engine().start();
        for (var container : own.http()
                .get("/v1.41/containers/json?all=1")
                .expect(200)
                .json()
                .getAsJsonArray()) {
            String id = container.getAsJsonObject().get("Id").getAsString();
            String status = state(id).get("Status").getAsString();
            assertTrue(status.matches("running|created|exited"), status);
            if (status.equals("running")) {
                own.docker().ok("exec", id, "true");
            }
            own.docker().ok("rm", "-f", id);
        }
        assertEquals("[]", own.http().get("/v1.41/containers/json?all=1").text().strip());
        assertEquals("fine", own.docker().ok("run", "--rm", "busybox", "echo", "fine"));
    }

    /** Sorted: docker's command line tells the names of one image in no order. */
    private List<String> images() {
        return own.docker().ok("images", "--no-trunc").lines().sorted().toList();
    }
}
