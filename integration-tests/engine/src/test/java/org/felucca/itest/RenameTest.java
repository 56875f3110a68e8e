package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

class RenameTest extends EngineTest {
    @Test
    void theNewNameFindsItTheOldDoesNot() {
        String id = docker.ok("create", "--name", "before", "busybox", "true");
        docker.ok("rename", "before", "after");
        assertEquals(id, inspect("after").get("Id").getAsString());
        assertEquals("/after", inspect(id).get("Name").getAsString());
        http.get("/v1.41/containers/before/json").expect(404);
        docker.ok("create", "--name", "before", "busybox", "true");
    }

    @Test
    void aTakenNameIs409() {
        String one = docker.ok("create", "--name", "one", "busybox", "true");
        docker.ok("create", "--name", "two", "busybox", "true");
        String message = http.post("/v1.41/containers/two/rename?name=one", null)
                .expect(409)
                .message();
        assertTrue(
                message.startsWith(
                        "Error when allocating new name: Conflict. The container name \"/one\" is already in use by container \""
                                + one + "\""),
                message);
        String create = http.post("/v1.41/containers/create?name=one", "{\"Image\":\"busybox\"}")
                .expect(409)
                .message();
        assertEquals(
                "Conflict. The container name \"/one\" is already in use by container \"" + one
                        + "\". You have to remove (or rename) that container to be able to reuse that name.",
                create);
    }

    @Test
    void badNamesAre400() {
        docker.ok("create", "--name", "fine", "busybox", "true");
        for (String bad : new String[] {"-x", "a", "a%20b", "%C3%BC", "a%0Ab", ".a"}) {
            String message = http.post("/v1.41/containers/fine/rename?name=" + bad, null)
                    .expect(400)
                    .message();
            assertTrue(
                    message.contains("Invalid container name")
                            && message.contains("only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"),
                    message);
            http.post("/v1.41/containers/create?name=" + bad, "{\"Image\":\"busybox\"}")
                    .expect(400);
        }
        http.post("/v1.41/containers/fine/rename?name=", null).expect(400);
    }

    @Test
    void ofARunningOneToo() {
        String id = docker.ok("run", "-d", "--name", "live", "--network", "none", "busybox", "sleep", "1000");
        docker.ok("rename", "live", "renamed");
        assertEquals(id.substring(0, 12), docker.ok("ps", "-q", "--filter", "name=^/renamed$"));
        docker.ok("exec", "renamed", "true");
    }

    @Test
    void idsAreFoundByTheirStart() {
        String id = docker.ok("create", "busybox", "true");
        assertEquals(id, inspect(id.substring(0, 12)).get("Id").getAsString());
        assertEquals(id, inspect(id.substring(0, 5)).get("Id").getAsString());
    }

    @Test
    void aNameGoesBeforeTheStartOfAnId() {
        String id = docker.ok("create", "busybox", "true");
        String named = docker.ok("create", "--name", id.substring(0, 8), "busybox", "true");
        assertEquals(named, inspect(id.substring(0, 8)).get("Id").getAsString());
    }
}
