package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Cli;
import org.felucca.itest.harness.Engine;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Containers with ids of their own on layers that are plain folders: what {@link UserNamespaceTest} shows on overlayfs, in short. */
@Tag("root")
class UserNamespaceVfsTest {
    @Test
    void layersOnDiskKeepTheIdsOfTheImage() throws IOException {
        assumeFalse(
                "docker".equals(System.getProperty("engine")), "Docker's files have the ids of the mapping on disk");
        Map<String, String> configuration = Map.of(
                "org.felucca.graph",
                "{\"driver\": \"vfs\"}",
                "org.felucca.containers",
                "{\"userns.uids\": [\"0:" + Engine.HOST_UID + ":65536\"]}");
        try (SharedEngine.Clients own =
                SharedEngine.Clients.startNew("fuv" + ProcessHandle.current().pid(), configuration)) {
            Cli docker = own.docker();
            String id = docker.ok(
                    "run",
                    "-d",
                    "busybox",
                    "sh",
                    "-c",
                    "echo a > /a; chown 7:8 /a; mv /etc/group /etc/g; rm -r /usr; echo $(stat -c %u:%g /etc/shadow /a /etc/g); touch /done; sleep 1000");
            assertEquals("vfs", docker.ok("inspect", "-f", "{{.GraphDriver.Name}}", id));
            docker.ok("exec", id, "sh", "-c", "until [ -e /done ]; do sleep 0.01; done; chmod 4755 /a");
            assertEquals("0:42 7:8 0:0", docker.ok("logs", id));
            Path process = Path.of("/proc", docker.ok("inspect", "-f", "{{.State.Pid}}", id));
            assertEquals(Engine.HOST_UID, Files.getAttribute(process, "unix:uid"));
            Path file = own.engine().root().resolve("vfs").resolve(id).resolve("root/a");
            assertEquals(7, Files.getAttribute(file, "unix:uid"));
            assertTrue(docker.ok("diff", id).lines().toList().containsAll(List.of("A /a", "D /usr")));
            docker.ok("commit", id, "ids");
            docker.ok("rm", "-f", id);
            assertEquals("7:8 4755", docker.ok("run", "--rm", "ids", "stat", "-c", "%u:%g %a", "/a"));
        }
    }
}
