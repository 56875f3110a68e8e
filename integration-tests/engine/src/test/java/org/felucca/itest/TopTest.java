package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

class TopTest extends EngineTest {
    @Test
    void listsTheProcessesAsLists() {
        String id = detached("busybox", "sh", "-c", "sleep 1234 & sleep 5678; true");
        org.felucca.itest.harness.Await.until(
                "three processes",
                () -> http.get("/v1.41/containers/" + id + "/top")
                                .object()
                                .getAsJsonArray("Processes")
                                .size()
                        == 3);
        JsonObject top =
                http.get("/v1.41/containers/" + id + "/top").expect(200).object();
        assertEquals(
                "[\"UID\",\"PID\",\"PPID\",\"C\",\"STIME\",\"TTY\",\"TIME\",\"CMD\"]",
                top.getAsJsonArray("Titles").toString());
        JsonArray rows = top.getAsJsonArray("Processes");
        for (var row : rows) {
            assertEquals(8, row.getAsJsonArray().size());
        }
        assertTrue(rows.toString().contains("sleep 1234") && rows.toString().contains("sleep 5678"), rows.toString());
        assertEquals(
                state(id).get("Pid").getAsString(),
                rows.get(0).getAsJsonArray().get(1).getAsString());
    }

    @Test
    void takesOptionsOfPs() {
        String id = detached("busybox", "sleep", "1000");
        String out = docker.ok("top", id, "-o", "pid,comm");
        assertTrue(out.matches("(?s)PID\\s+COMMAND\\s+\\d+\\s+sleep"), out);
    }

    @Test
    void ofAStoppedOneIs409AndOfNone404() {
        String id = detached("busybox", "true");
        docker.ok("wait", id);
        http.get("/v1.41/containers/" + id + "/top").expect(409);
        http.get("/v1.41/containers/absent/top").expect(404);
    }
}
