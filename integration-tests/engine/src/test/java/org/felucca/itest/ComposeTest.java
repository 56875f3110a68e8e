package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docker-compose of Debian with a project of three services on two networks. */
class ComposeTest extends EngineTest {
    private static final String PROJECT =
            """
            version: "3.7"
            services:
              web:
                image: busybox
                command: sh -c "mkdir -p /w && echo page of $$(hostname) >/w/index.html && exec httpd -f -p 80 -h /w"
                networks:
                  front:
                    aliases: [shop]
                  back: {}
                depends_on: [db]
                stop_grace_period: 0s
              db:
                image: busybox
                command: sh -c "echo database is up; exec sleep 1000"
                volumes: ["data:/data"]
                networks: [back]
                stop_grace_period: 0s
              outside:
                image: busybox
                command: sleep 1000
                networks: [front]
                stop_grace_period: 0s
            networks:
              front: {}
              back:
                ipam:
                  config: [{subnet: 10.223.0.0/24}]
            volumes:
              data: {}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"), PROJECT);
    }

    private Commands.Result compose(String... words) {
        return Commands.run(
                Map.of("DOCKER_HOST", "unix://" + engine.socket()),
                new byte[0],
                Stream.concat(
                                Stream.of(
                                        "docker-compose",
                                        "--no-ansi",
                                        "-p",
                                        "shopping",
                                        "--project-directory",
                                        folder.toString(),
                                        "-f",
                                        folder.resolve("docker-compose.yml").toString()),
                                Arrays.stream(words))
                        .toArray(String[]::new));
    }

    private boolean reaches(String asker, String name) {
        return docker.run("exec", "shopping_" + asker + "_1", "ping", "-c", "1", "-W", "5", name)
                        .exit()
                == 0;
    }

    @Test
    @Timeout(600)
    void aProjectComesUpIsUsedAndGoes() {
        compose("up", "-d").ok();
        String running =
                compose("ps", "--services", "--filter", "status=running").ok();
        assertEquals(
                "db\noutside\nweb", String.join("\n", running.lines().sorted().toList()));
        assertTrue(compose("logs", "db").ok().contains("database is up"));
        compose("exec", "-T", "db", "sh", "-c", "echo kept >/data/file").ok();
        assertTrue(reaches("web", "db"));
        assertTrue(reaches("web", "shopping_db_1"));
        assertTrue(reaches("outside", "shop"));
        assertFalse(reaches("outside", "db"));
        compose("up", "-d", "--scale", "outside=3", "--no-recreate").ok();
        assertEquals(
                3,
                docker.ok("ps", "-q", "--filter", "label=com.docker.compose.service=outside")
                        .lines()
                        .count());
        compose("restart", "web").ok();
        assertTrue(reaches("outside", "web"));
        compose("up", "-d", "--force-recreate", "db").ok();
        assertEquals("kept", docker.ok("exec", "shopping_db_1", "cat", "/data/file"));
        assertTrue(reaches("web", "db"));
        compose("down", "-v").ok();
        assertEquals("", docker.ok("ps", "-aq"));
        assertEquals("", docker.ok("network", "ls", "-q", "--filter", "type=custom"));
        assertEquals("", docker.ok("volume", "ls", "-q"));
    }
}
