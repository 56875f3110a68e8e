package org.felucca.itest.escapes;

import java.nio.file.Path;
import java.util.Map;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.AfterEach;

/** An attempt to get out of a container that succeeded in other engines. After each the engine still works, and works well. */
abstract class EscapeTest extends EngineTest {
    private static final String SHARED = "escape-shared";

    @AfterEach
    void theEngineStillWorks() {
        org.junit.jupiter.api.Assertions.assertEquals("works", run("busybox", "echo", "works"));
        http.delete("/v1.41/volumes/" + SHARED + "?force=1");
    }

    /** A container that is created, with a name of its own. */
    protected String created(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "create";
        all[1] = "--network";
        all[2] = "none";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return docker.ok(all);
    }

    /** Starts it; the answer is the engine's. */
    protected Http.Response start(String container) {
        return http.post("/v1.41/containers/" + container + "/start", null);
    }

    /** Puts files into a container that does not run, as `docker cp` would: over what its image has. */
    protected void plant(String container, Tar files) {
        http.sendBytes(
                        "PUT",
                        "/v1.41/containers/" + container + "/archive?path=/",
                        files.end(),
                        Map.of("Content-Type", "application/x-tar"))
                .expect(200);
    }

    /** A volume, made new. */
    protected String sharedVolume() {
        http.delete("/v1.41/volumes/" + SHARED + "?force=1");
        docker.ok("volume", "create", SHARED);
        return SHARED;
    }

    /** Where the shared volume lies on the host. */
    protected Path sharedFolder() {
        return Path.of(docker.ok("volume", "inspect", "-f", "{{.Mountpoint}}", SHARED));
    }
}
