package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;

class PruneTest extends EngineTest {
    private static String filters(String json) {
        return "?filters=" + java.net.URLEncoder.encode(json, java.nio.charset.StandardCharsets.UTF_8);
    }

    private String ended(String name, String... more) {
        String[] words = new String[more.length + 9];
        System.arraycopy(new String[] {"run", "--name", name, "--network", "none"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        System.arraycopy(
                new String[] {"busybox", "sh", "-c", "dd if=/dev/zero of=/f bs=1000 count=7 2>/dev/null"},
                0,
                words,
                more.length + 5,
                4);
        docker.ok(words);
        return inspect(name).get("Id").getAsString();
    }

    @Test
    void removesContainersThatDoNotRun() {
        String kept = detached("busybox", "sleep", "1000");
        String labelled = ended("labelled", "--label", "keep=yes");
        String plain = ended("plain");
        JsonObject pruned = http.post("/v1.41/containers/prune" + filters("{\"label!\":[\"keep\"]}"), null)
                .expect(200)
                .object();
        assertEquals("[\"" + plain + "\"]", pruned.get("ContainersDeleted").toString());
        assertEquals(7000, pruned.get("SpaceReclaimed").getAsLong());
        http.post("/v1.41/containers/prune" + filters("{\"until\":[\"24h\"]}"), null)
                .expect(200);
        inspect(labelled);
        String out = docker.ok("container", "prune", "-f", "--filter", "label=keep=yes");
        assertTrue(out.contains(labelled) && out.contains("Total reclaimed space: 7kB"), out);
        inspect(kept);
        assertEquals(
                "{\"ContainersDeleted\":null,\"SpaceReclaimed\":0}",
                http.post("/v1.41/containers/prune", null).expect(200).text().strip());
        http.post("/v1.41/containers/prune" + filters("{\"name\":[\"x\"]}"), null)
                .expect(400);
    }

    @Test
    void removesImagesThatNobodyUses() {
        ended("source");
        docker.ok("commit", "-c", "LABEL of=test", "source", "pruned:1");
        String dangling = docker.ok("commit", "-c", "LABEL of=test", "source");
        Http.Response answer = http.post("/v1.41/images/prune" + filters("{\"label\":[\"of=test\"]}"), null)
                .expect(200);
        assertTrue(answer.text().contains("{\"Deleted\":\"" + dangling + "\"}"), answer.text());
        http.get("/v1.41/images/pruned:1/json").expect(200);
        answer = http.post("/v1.41/images/prune" + filters("{\"dangling\":[\"false\"],\"label\":[\"of=test\"]}"), null)
                .expect(200);
        assertTrue(answer.text().contains("{\"Untagged\":\"pruned:1\"}"), answer.text());
        assertTrue(answer.object().get("SpaceReclaimed").getAsLong() >= 7000, answer.text());
        http.get("/v1.41/images/pruned:1/json").expect(404);
        docker.ok("rm", "source");
    }

    @Test
    void networksAndABuildCacheThatAreNotThereArePrunedToo() {
        assertEquals(
                "{\"NetworksDeleted\":null}",
                http.post("/v1.41/networks/prune" + filters("{\"label\":[\"a\"],\"until\":[\"1h\"]}"), null)
                        .expect(200)
                        .text()
                        .strip());
        assertEquals(
                "{\"CachesDeleted\":null,\"SpaceReclaimed\":0}",
                http.post(
                                "/v1.41/build/prune?all=1"
                                        + filters("{\"until\":[\"1h\"]}").replace('?', '&'),
                                null)
                        .expect(200)
                        .text()
                        .strip());
        for (String path : new String[] {"/v1.41/networks/prune", "/v1.41/build/prune"}) {
            assertTrue(http.post(path + filters("{\"x\":[\"y\"]}"), null)
                    .expect(400)
                    .message()
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("invalid filter 'x'"));
        }
    }

    @Test
    void systemPruneRemovesAllThatNobodyUses() {
        String kept = detached("-v", "used:/u", "busybox", "sleep", "1000");
        String plain = ended("plain");
        docker.ok("volume", "create", "idle");
        docker.ok("tag", "busybox", "second");
        docker.ok("commit", "-c", "LABEL of=test", "plain", "unused:1");
        assertEquals("Total reclaimed space: 0B", docker.ok("system", "prune", "-f", "--filter", "label=none"));
        inspect(plain);
        String out = docker.ok("system", "prune", "-f");
        assertTrue(out.contains(plain) && !out.contains("unused"), out);
        out = docker.ok("system", "prune", "-a", "-f", "--filter", "label=of=test");
        assertTrue(out.contains("untagged: unused:1"), out);
        out = docker.ok("system", "prune", "-f", "--volumes");
        assertTrue(docker.ok("volume", "ls", "-q").lines().anyMatch("used"::equals), out);
        inspect(kept);
        docker.ok("rmi", "second");
        docker.ok("rm", "-f", kept);
        docker.ok("volume", "rm", "used");
        docker.run("volume", "rm", "-f", "idle");
    }

    @Test
    void tellsWhatTakesSpace() {
        String id = ended("weighed");
        JsonObject usage = http.get("/v1.41/system/df").expect(200).object();
        assertTrue(usage.get("LayersSize").getAsLong() > 1_000_000);
        JsonObject busybox = find(usage.getAsJsonArray("Images"), "RepoTags", "[\"busybox:latest\"]");
        assertTrue(busybox.get("Containers").getAsInt() >= 1, busybox.toString());
        assertTrue(busybox.get("SharedSize").getAsLong() >= 0, busybox.toString());
        JsonObject weighed = find(usage.getAsJsonArray("Containers"), "Id", "\"" + id + "\"");
        assertEquals(7000, weighed.get("SizeRw").getAsLong());
        String table = docker.ok("system", "df");
        assertTrue(table.startsWith("TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages"), table);
        assertTrue(docker.ok("system", "df", "-v").contains("weighed"));
        assertTrue(docker.ok("ps", "-as", "--format", "{{.Names}} {{.Size}}").contains("weighed 7kB (virtual "));
    }

    private static JsonObject find(JsonArray list, String key, String json) {
        for (JsonElement element : list) {
            if (element.getAsJsonObject().get(key).toString().equals(json)) {
                return element.getAsJsonObject();
            }
        }
        throw new AssertionError("no " + key + " " + json + " in " + list);
    }
}
