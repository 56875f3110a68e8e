package org.felucca.itest.crash;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.felucca.itest.crash.Known.Kind;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Tar;

/** Makes containers of every kind and does to them whatever can be done. */
final class ContainerClient extends Client {
    private static final int MOST = 5;
    private static final long MEGABYTE = 1 << 20;
    private static final String COPIED = "copied";
    private static final String JSON_NONE = "{}";

    private final String prefix;
    private final List<Known> containers = new ArrayList<>();
    private int made;

    ContainerClient(String prefix, Http http, Random random) {
        super(http, random);
        this.prefix = prefix;
    }

    @Override
    void step() {
        if (containers.size() < 2 || (containers.size() < MOST && chance(0.15))) {
            create();
            return;
        }
        Known one = containers.get(random.nextInt(containers.size()));
        String act =
                switch (one.status) {
                    case "running" ->
                        pick(
                                "exec", "exec", "exec", "update", "update", "commit", "commit", "stop", "stop", "kill",
                                "restart", "pause", "pause", "rm", "rename", "cp", "cp", "read");
                    case "paused" -> "unpause";
                    case "exited" ->
                        pick("start", "start", "start", "rm", "rm", "commit", "update", "rename", "cp", "read");
                    default -> pick("start", "start", "start", "start", "rm", "commit", "update", "rename", "cp");
                };
        one.pending = act;
        act(act, one);
        one.pending = "";
    }

    private String pick(String... acts) {
        return acts[random.nextInt(acts.length)];
    }

    private void act(String act, Known one) {
        String path = "/containers/" + one.id;
        if (List.of("stop", "kill", "restart", "start", "pause", "unpause").contains(act)) {
            one.run = "";
        }
        switch (act) {
            case "rename" -> rename(one);
            case "cp" -> copy(one);
            case "read" -> read(one);
            case "exec" -> exec(one);
            case "update" -> update(one);
            case "commit" -> commit(one);
            case "stop" -> {
                if (became(one, "exited", ask(act, "POST", path + "/stop?t=1", JSON_NONE), 204, 304, 404)) {
                    noteEnd(one);
                }
            }
            case "kill" -> {
                if (became(one, "exited", ask(act, "POST", path + "/kill", JSON_NONE), 204, 404, 409)) {
                    noteEnd(one);
                }
            }
            case "restart" -> became(one, "running", ask(act, "POST", path + "/restart?t=0", JSON_NONE), 204, 404);
            case "pause" -> became(one, "paused", ask(act, "POST", path + "/pause", JSON_NONE), 204, 404, 409);
            case "unpause" -> became(one, "running", ask(act, "POST", path + "/unpause", JSON_NONE), 204, 404, 409);
            case "start" -> became(one, "running", ask(act, "POST", path + "/start", JSON_NONE), 204, 304, 404);
            case "rm" -> {
                Http.Response answer = ask(act, "DELETE", path + "?force=1&v=1", null);
                if (expect(one + ": rm", answer, 204, 404, 409) && answer.status() != 409) {
                    containers.remove(one);
                }
            }
            default -> throw new IllegalArgumentException(act);
        }
    }

    /** Some containers end or go by themselves, so an answer may also be that it has. */
    private boolean became(Known one, String status, Http.Response answer, int... wanted) {
        if (!expect(one + ": " + one.pending, answer, wanted)) {
            return false;
        }
        if (answer.status() == 404) {
            if (one.kind != Kind.GOES) {
                complaints.add(one + " is not there");
            }
            containers.remove(one);
            return false;
        }
        if (answer.status() == 409) {
            if (one.kind == Kind.STAYS || one.kind == Kind.ALWAYS) {
                complaints.add(one + ": " + answer);
            }
            return false;
        }
        one.status = status;
        one.exitCode = -1;
        one.restarts = 0; // whoever starts it counts anew
        return true;
    }

    private void noteEnd(Known one) {
        one.pending = "";
        Http.Response answer = ask("inspect", "GET", "/containers/" + one.id + "/json", null);
        if (answer.status() == 200) {
            one.exitCode =
                    answer.object().getAsJsonObject("State").get("ExitCode").getAsInt();
        }
    }

    private void create() {
        Kind kind = chance(0.75)
                ? Kind.STAYS
                : List.of(Kind.ALWAYS, Kind.FAILS, Kind.GOES).get(random.nextInt(3));
        Known one = new Known(prefix + "-" + made++, kind);
        one.pending = "create";
        one.memory = 32 * MEGABYTE;
        containers.add(one);
        Http.Response answer = ask(
                "create",
                "POST",
                "/containers/create?name=" + one.name,
                body(one).toString());
        if (expect(one + ": create", answer, 201)) {
            one.id = answer.object().get("Id").getAsString();
            one.status = "created";
            one.pending = "";
        } else {
            containers.remove(one);
        }
    }

    private JsonObject body(Known one) {
        String program =
                switch (one.kind) {
                    case STAYS, ALWAYS -> "trap 'exit 7' TERM; echo up; sleep 1000 & wait";
                    case FAILS -> "echo failing; exit 3";
                    case GOES -> "echo going";
                };
        JsonObject body = JsonParser.parseString("{\"Image\":\"busybox\",\"Volumes\":{},\"HostConfig\":{\"Binds\":[]}}")
                .getAsJsonObject();
        com.google.gson.JsonArray command = new com.google.gson.JsonArray();
        List.of("sh", "-c", program).forEach(command::add);
        body.add("Cmd", command);
        body.addProperty("Tty", chance(0.2));
        JsonObject host = body.getAsJsonObject("HostConfig");
        host.addProperty("Memory", one.memory);
        host.addProperty("Init", chance(0.2));
        host.addProperty("AutoRemove", one.kind == Kind.GOES);
        host.add("RestartPolicy", restart(one.kind));
        host.addProperty("NetworkMode", chance(0.4) ? "bridge" : chance(0.8) ? "none" : "host");
        if (host.get("NetworkMode").getAsString().equals("bridge") && chance(0.6)) {
            host.add("PortBindings", JsonParser.parseString("{\"80/tcp\":[{\"HostPort\":\"\"}]}"));
        }
        if (chance(0.2)) {
            body.getAsJsonObject("Volumes").add("/anonymous", new JsonObject());
        }
        for (Map.Entry<String, Double> volume :
                Map.of("plain:/plain", 0.2, "memory:/memory", 0.2).entrySet()) {
            if (chance(volume.getValue())) {
                host.getAsJsonArray("Binds").add(volume.getKey());
            }
        }
        if (chance(0.2)) {
            body.add("Healthcheck", JsonParser.parseString("{\"Test\":[\"CMD\",\"true\"],\"Interval\":200000000}"));
        }
        return body;
    }

    private static JsonObject restart(Kind kind) {
        JsonObject policy = new JsonObject();
        policy.addProperty("Name", kind == Kind.ALWAYS ? "always" : kind == Kind.FAILS ? "on-failure" : "no");
        return policy;
    }

    private void exec(Known one) {
        Http.Response made = ask(
                "exec",
                "POST",
                "/containers/" + one.id + "/exec",
                "{\"AttachStdout\":true,\"Cmd\":[\"sh\",\"-c\",\"echo said; sleep 0.05\"]}");
        if (one.kind == Kind.STAYS) {
            expect(one + ": exec", made, 201);
        }
        if (made.status() != 201) {
            return;
        }
        boolean detach = chance(0.3);
        Http.Response started = ask(
                "exec",
                "POST",
                "/exec/" + made.object().get("Id").getAsString() + "/start",
                "{\"Detach\":" + detach + "}");
        if (one.kind == Kind.STAYS) {
            expect(one + ": exec start", started, 200);
        }
    }

    private void update(Known one) {
        one.pendingMemory = (24 + random.nextInt(40)) * MEGABYTE;
        String change = "{\"Memory\":" + one.pendingMemory + ",\"MemorySwap\":-1}";
        Http.Response answer = ask("update", "POST", "/containers/" + one.id + "/update", change);
        boolean stays = one.kind == Kind.STAYS || one.kind == Kind.ALWAYS;
        if (stays ? expect(one + ": update", answer, 200) : answer.status() == 200) {
            one.memory = one.pendingMemory;
        }
    }

    private void rename(Known one) {
        one.pendingName = prefix + "-" + made++;
        Http.Response answer =
                ask("rename", "POST", "/containers/" + one.id + "/rename?name=" + one.pendingName, JSON_NONE);
        if (one.kind == Kind.GOES ? answer.status() == 204 : expect(one + ": rename", answer, 204)) {
            one.name = one.pendingName;
        }
    }

    /** A file, into the container's root or into its volume. */
    private void copy(Known one) {
        one.pendingCopy = (char) ('a' + random.nextInt(26));
        byte[] tar = new Tar()
                .file(COPIED, String.valueOf(one.pendingCopy).repeat(200_000))
                .end();
        Http.Response answer = ask(
                "cp in",
                () -> http.sendBytes(
                        "PUT",
                        "/containers/" + one.id + "/archive?path=/",
                        tar,
                        Map.of("Content-Type", "application/x-tar")));
        if (one.kind == Kind.GOES ? answer.status() == 200 : expect(one + ": cp", answer, 200)) {
            one.copied = one.pendingCopy;
        }
    }

    private void read(Known one) {
        Http.Response answer = ask("cp out", "GET", "/containers/" + one.id + "/archive?path=/" + COPIED, null);
        if (one.copied == 0) {
            return; // there is none, or a copy was cut short by a kill and anything of it may be there
        }
        if (answer.status() == 200) {
            verifyCopy(one, answer.text());
        } else {
            complaints.add(one + ": what was copied is not there: " + answer);
        }
    }

    /** Whole, or while it was being written neither. */
    private void verifyCopy(Known one, String tar) {
        String copy = tar.substring(512, Math.min(tar.length(), 512 + 200_000));
        boolean underWay = one.pending.equals("cp");
        if (!underWay && !copy.equals(String.valueOf(one.copied).repeat(200_000))) {
            complaints.add(one + ": what was copied is another: " + copy.charAt(0) + " for " + one.copied);
        }
    }

    /** An image without a name: it is there when it was answered, see {@link ImageClient}. */
    private void commit(Known one) {
        boolean stays = one.kind == Kind.STAYS || one.kind == Kind.ALWAYS;
        Http.Response answer =
                ask("commit", "POST", "/commit?container=" + one.id + "&repo=" + one.name + "&tag=made", JSON_NONE);
        if (stays ? expect(one + ": commit", answer, 201) : answer.status() == 201) {
            String image = answer.object().get("Id").getAsString();
            Http.Response there = ask("image", "GET", "/images/" + one.name + ":made/json", null);
            if (expect(one + ": its image", there, 200)
                    && !there.object().get("Id").getAsString().equals(image)) {
                complaints.add(one + ": the image is not the one that was made");
            }
            expect(one + ": rmi", ask("rmi", "DELETE", "/images/" + one.name + ":made?force=1", null), 200, 404);
        }
    }

    @Override
    void verify() {
        for (Known one : List.copyOf(containers)) {
            Http.Response answer = http.get("/containers/" + (one.id.isEmpty() ? one.name : one.id) + "/json");
            if (answer.status() == 404) {
                if (!one.mayBeGone()) {
                    complaints.add(one + " is lost");
                }
                containers.remove(one);
            } else if (expect(one + ": inspect", answer, 200)) {
                verify(one, answer.object());
                one.become(answer.object());
            }
        }
    }

    private void verify(Known one, JsonObject details) {
        JsonObject state = details.getAsJsonObject("State");
        String status = state.get("Status").getAsString();
        if (!one.possible().contains(status)) {
            complaints.add(one + " is " + status + ": " + state);
        }
        long memory = details.getAsJsonObject("HostConfig").get("Memory").getAsLong();
        boolean updated = one.pending.equals("update") && memory == one.pendingMemory;
        if (memory != one.memory && !updated) {
            complaints.add(one + " has a limit of " + memory + ", not " + one.memory);
        }
        boolean ended = one.status.equals("exited") && status.equals("exited") && one.pending.isEmpty();
        if (ended && state.get("ExitCode").getAsInt() != one.exitCode && one.exitCode >= 0) {
            complaints.add(one + " ended with " + state.get("ExitCode") + ", not " + one.exitCode);
        }
        boolean untouched = one.kind == Kind.FAILS && (one.pending.isEmpty() || one.pending.equals("commit"));
        if (untouched && details.get("RestartCount").getAsInt() < one.restarts) {
            complaints.add(one + " has forgotten restarts");
        }
        String name = details.get("Name").getAsString().substring(1);
        if (!name.equals(one.name) && !(one.pending.equals("rename") && name.equals(one.pendingName))) {
            complaints.add(one + " is called " + name);
        }
        if (!one.run.isEmpty()
                && one.kind == Kind.STAYS
                && !one.pending.equals("rm")
                && !one.run.equals(Known.runOf(details))) {
            complaints.add(one + " was " + one.run + " and is " + Known.runOf(details));
        }
        if (state.has("Health")
                && state.getAsJsonObject("Health").get("Status").getAsString().equals("unhealthy")
                && status.equals("running")) {
            complaints.add(one + " is unhealthy: " + state);
        }
        if (one.copied != 0 && one.pending.isEmpty()) {
            read(one);
        }
        boolean stays = one.kind == Kind.STAYS || one.kind == Kind.ALWAYS; // another run may have begun meanwhile
        if (stays && status.equals("running")) {
            Limits.verify(one, details, complaints);
        }
    }

    /** They have been removed by somebody else. */
    void forget() {
        containers.clear();
    }
}
