package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.felucca.contract.ContractFacts;
import org.felucca.contract.OddBodies;
import org.felucca.contract.OddBodies.Body;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every place of every body that makes something, with a value of each wrong type and with values at the ends of the right one. The answer is a sentence and
 * never 500; what is refused leaves nothing; what is taken can be started, or says why not.
 */
class OddBodiesTest extends EngineTest {
    private static final ContractFacts FACTS = ContractFacts.ofVersion("1.50");
    private static final String API = "/v1.50";
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 409);

    /** A single text is a list of one here. */
    private static final Set<String> TEXT_OR_LIST = Set.of("Cmd", "Entrypoint", "Shell");

    /** Gone with version 1.42, so nobody reads it. */
    private static final String UNREAD = "KernelMemoryTCP";

    /** Of those that are taken, so many are started: -Dodd.starts=1 starts all. */
    private static final int EACH = Integer.getInteger("odd.starts", 12);

    private final List<String> wrong = new ArrayList<>();
    private int taken;

    @BeforeEach
    void ours() {
        assumeFalse(engine.isDocker(), "20.10 answers 500 to what it can't read");
    }

    private static Map<String, JsonElement> around(String mount) {
        Map<String, JsonElement> all = new TreeMap<>();
        all.put("HostConfig.Mounts[]", json(mount));
        all.put(
                "HostConfig.Devices[]",
                json("{'PathOnHost':'/dev/null','PathInContainer':'/dev/odd','CgroupPermissions':'rwm'}"));
        all.put("HostConfig.Ulimits[]", json("{'Name':'nofile','Soft':100,'Hard':100}"));
        all.put("Ulimits[]", json("{'Name':'nofile','Soft':100,'Hard':100}"));
        all.put("HostConfig.LogConfig", json("{'Type':'json-file','Config':{}}"));
        all.put("HostConfig.RestartPolicy", json("{'Name':'on-failure','MaximumRetryCount':1}"));
        all.put("RestartPolicy", json("{'Name':'on-failure','MaximumRetryCount':1}"));
        all.put("Healthcheck", json("{'Test':['CMD','true']}"));
        all.put("IPAM.Config[]", json("{'Subnet':'10.99.0.0/24'}"));
        return all;
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    private static final String VOLUME = "{'Type':'volume','Source':'odd','Target':'/odd'}";

    private static List<Body> creations(String mount) {
        JsonObject base = json("{'Image':'busybox','Cmd':['true'],'HostConfig':{'NetworkMode':'none'}}");
        return OddBodies.of(FACTS, "POST /containers/create", base, around(mount));
    }

    @Test
    void aContainerIsNotCreatedFromValuesOfTheWrongType() {
        refuseAll(creations(VOLUME).stream().filter(Body::wrongType), API + "/containers/create");
    }

    @Test
    void anOddContainerIsRefusedOrCreated() {
        creations(VOLUME).stream()
                .filter(body -> !body.wrongType() && !body.place().startsWith("HostConfig"))
                .forEach(body -> createOrRefuse(body, container -> {}));
        told();
    }

    @Test
    void anOddContainerStartsOrSaysWhyNot() {
        creations(VOLUME).stream()
                .filter(body -> !body.wrongType() && body.place().startsWith("HostConfig"))
                .forEach(body -> createOrRefuse(body, container -> startOrRefuse(body, container)));
        told();
    }

    @Test
    void anOddMountIsRefusedOrMounted() {
        for (String mount :
                List.of("{'Type':'tmpfs','Target':'/odd'}", "{'Type':'bind','Source':'/run','Target':'/odd'}")) {
            creations(mount).stream()
                    .filter(body -> !body.wrongType() && body.place().startsWith("HostConfig.Mounts"))
                    .forEach(body -> createOrRefuse(body, container -> startOrRefuse(body, container)));
        }
        told();
    }

    @Test
    void anOddUpdateIsRefusedOrDone() {
        String container = detached("busybox", "sleep", "60");
        String path = API + "/containers/" + container + "/update";
        for (Body body : OddBodies.of(FACTS, "POST /containers/{id}/update", new JsonObject(), around(VOLUME))) {
            answered(body, http.post(path, body.json().toString()), 200);
        }
        assertEquals("running", state(container).get("Status").getAsString());
        told();
    }

    @Test
    void anOddExecIsRefusedOrRuns() {
        String container = detached("busybox", "sleep", "60");
        String path = API + "/containers/" + container + "/exec";
        for (Body body : OddBodies.of(FACTS, "POST /containers/{id}/exec", json("{'Cmd':['true']}"), Map.of())) {
            Http.Response made = http.post(path, body.json().toString());
            if (answered(body, made, 201)) {
                String exec = made.object().get("Id").getAsString();
                Http.Response started = http.post(API + "/exec/" + exec + "/start", "{\"Detach\":true}");
                answered(body, started, started.status() == 204 ? 204 : 200);
            }
        }
        for (Body body : OddBodies.of(FACTS, "POST /exec/{id}/start", json("{'Detach':true}"), Map.of())) {
            if (body.wrongType()) {
                String exec = http.post(path, "{\"Cmd\":[\"true\"]}")
                        .expect(201)
                        .object()
                        .get("Id")
                        .getAsString();
                answered(
                        body,
                        http.post(API + "/exec/" + exec + "/start", body.json().toString()),
                        200);
            }
        }
        told();
    }

    @Test
    void anOddVolumeIsRefusedOrMade() {
        for (Body body : OddBodies.of(FACTS, "POST /volumes/create", json("{'Name':'odd'}"), Map.of())) {
            if (body.place().startsWith("ClusterVolumeSpec")) {
                continue; // there is no cluster
            }
            Http.Response made = http.post(API + "/volumes/create", body.json().toString());
            if (answered(body, made, 201)) {
                http.delete(API + "/volumes/" + made.object().get("Name").getAsString())
                        .expect(204);
            }
        }
        told();
    }

    @Test
    void anOddNetworkIsRefusedOrMade() {
        for (Body body : OddBodies.of(FACTS, "POST /networks/create", json("{'Name':'odd'}"), around(VOLUME))) {
            Http.Response made = http.post(API + "/networks/create", body.json().toString());
            // 501: of a later time, IPv6 and configurations of others; 403: of a swarm, or addresses outside, as with
            // Docker
            boolean said = Set.of(403, 501).contains(made.status()) && isSentence(made);
            if (!said && answered(body, made, 201)) {
                http.delete(API + "/networks/" + made.object().get("Id").getAsString())
                        .expect(204);
            }
        }
        told();
    }

    private void refuseAll(Stream<Body> bodies, String path) {
        bodies.forEach(body -> {
            Map<String, Set<String>> before = kept();
            Http.Response answer = http.post(path, body.json().toString());
            if (answered(body, answer, 201)) {
                remove(answer);
            } else {
                leavesNothing(body, before);
            }
        });
        assertEquals("[]", http.get(API + "/containers/json?all=1").text().strip());
        told();
    }

    private void createOrRefuse(Body body, Consumer<String> then) {
        Map<String, Set<String>> before = kept();
        Http.Response answer = http.post(API + "/containers/create", body.json().toString());
        if (answered(body, answer, 201)) {
            then.accept(answer.object().get("Id").getAsString());
            remove(answer);
            http.delete(API + "/volumes/odd?force=1");
        } else {
            leavesNothing(body, before);
        }
    }

    private void startOrRefuse(Body body, String container) {
        if (taken++ % EACH != 0) {
            return;
        }
        Http.Response answer = http.post(API + "/containers/" + container + "/start", null);
        answered(body, answer, 204);
    }

    private void remove(Http.Response created) {
        http.delete(API + "/containers/" + created.object().get("Id").getAsString() + "?force=1&v=1");
    }

    /** Notes what is wrong with an answer; true if the request was taken. */
    private boolean answered(Body body, Http.Response answer, int good) {
        boolean mayBeTaken = !body.wrongType()
                || body.place().endsWith(UNREAD)
                || (TEXT_OR_LIST.contains(body.place()) && body.value().isJsonPrimitive());
        if (answer.status() == good) {
            if (!mayBeTaken) {
                wrong.add(body + " was taken");
            }
            return true;
        }
        if (!REFUSALS.contains(answer.status()) || !isSentence(answer)) {
            wrong.add(body + " → " + answer.status() + " " + shortened(answer.text()));
        }
        return false;
    }

    private static boolean isSentence(Http.Response answer) {
        String message = answer.message();
        return message.contains(" ")
                && !message.contains("Exception")
                && !message.contains("org.felucca")
                && !message.contains("java.")
                && !message.matches(".*\\bnull\\b.*");
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text.strip();
    }

    /** What a container is made of, by place. */
    private Map<String, Set<String>> kept() {
        Map<String, Set<String>> all = new TreeMap<>();
        for (String folder : List.of("containers", "planned", "layers", "overlay2", "volumes")) {
            all.put(folder, names(engine.root().resolve(folder)));
        }
        all.put("run", names(engine.socket().resolveSibling("run").resolve("containers")));
        all.put("cgroup", names(Path.of("/sys/fs/cgroup/memory", engine.cgroupParent())));
        all.put("unified cgroup", names(Path.of("/sys/fs/cgroup", engine.cgroupParent())));
        return all;
    }

    private void leavesNothing(Body body, Map<String, Set<String>> before) {
        Map<String, Set<String>> now = kept();
        if (!now.equals(before)) {
            now.forEach((place, names) -> names.removeAll(before.get(place)));
            now.values().removeIf(Set::isEmpty);
            if (!now.isEmpty()) {
                wrong.add(body + " left " + now);
            }
        }
    }

    private static Set<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{64}.*|odd") && !name.endsWith("-init"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void told() {
        assertEquals("", String.join("\n", wrong), () -> wrong.size() + " answers are wrong");
    }
}
