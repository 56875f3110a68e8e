package org.felucca.itest.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what an engine of Felucca says with what lies on its disk and with what the kernel has: processes, control groups, links, rules, mounts. Each
 * thing has to be in all of them or in none. Sees an engine at rest; of one at work it tells what is on its way.
 */
public final class Consistency {
    private final Engine engine;
    private final Http http;
    private final Set<String> ownMounts;
    private final Set<String> ownLinks;
    /** Of the first look that finds some: they come with the first network that is used. */
    private String ownRules = "";

    /** Of an engine that has no containers with mounted volumes yet: what is mounted now is its own. */
    public Consistency(Engine engine) {
        this.engine = engine;
        this.http = new Http(engine.socket());
        this.ownMounts = KernelFacts.mounts(engine);
        this.ownLinks = RestFacts.links(engine);
    }

    /** A container as the engine tells it. */
    record Told(String id, JsonObject details) {
        JsonObject state() {
            return details.getAsJsonObject("State");
        }

        String status() {
            return state().get("Status").getAsString();
        }

        boolean runs() {
            return status().matches("running|paused"); // one that is restarting says that it runs
        }

        int pid() {
            return state().get("Pid").getAsInt();
        }

        JsonObject hostConfig() {
            return details.getAsJsonObject("HostConfig");
        }

        boolean hasNetworkOfItsOwn() {
            return !hostConfig().get("NetworkMode").getAsString().equals("host");
        }

        /** The names of its volumes. */
        Set<String> volumes() {
            Set<String> names = new TreeSet<>();
            for (JsonElement mount : details.getAsJsonArray("Mounts")) {
                if (mount.getAsJsonObject().get("Type").getAsString().equals("volume")) {
                    names.add(mount.getAsJsonObject().get("Name").getAsString());
                }
            }
            return names;
        }
    }

    /** Waits until nothing differs; says what does if that takes too long. */
    public List<String> settled() {
        List<List<String>> last = new ArrayList<>(List.of(List.of()));
        try {
            Await.until("agreement", () -> {
                last.set(0, differencesNow());
                return last.get(0).isEmpty();
            });
            return List.of();
        } catch (AssertionError e) {
            return last.get(0);
        }
    }

    private List<String> differencesNow() {
        try {
            return differences();
        } catch (UncheckedIOException e) {
            return List.of("it changes: " + e.getMessage());
        }
    }

    /** All that differs now, a sentence each; empty if nothing does. */
    public List<String> differences() {
        Map<String, Told> told = told();
        List<String> all = new ArrayList<>();
        for (Told container : told.values()) {
            if (!container.status().matches("created|running|paused|restarting|exited")) {
                all.add("container " + container.id() + " is " + container.status());
            }
        }
        new KernelFacts(engine, told, ownMounts).compare(all);
        new DiskFacts(engine, told).compare(all);
        new ImageFacts(engine, told.keySet()).compare(all);
        compareVolumes(told, all);
        new RestFacts(engine, http, told).compare(ownLinks, all);
        compareRules(all);
        return all;
    }

    private void compareRules(List<String> all) {
        String rules = RestFacts.rules(engine);
        if (ownRules.isEmpty()) {
            ownRules = rules;
        } else if (!ownRules.equals(rules)) {
            all.add("rules that are no longer as they were: " + rules);
        }
    }

    private Map<String, Told> told() {
        Map<String, Told> told = new TreeMap<>();
        for (JsonElement one :
                http.get("/containers/json?all=1").expect(200).json().getAsJsonArray()) {
            String id = one.getAsJsonObject().get("Id").getAsString();
            Http.Response details = http.get("/containers/" + id + "/json");
            if (details.status() == 200) {
                told.put(id, new Told(id, details.object()));
            }
        }
        return told;
    }

    private void compareVolumes(Map<String, Told> told, List<String> all) {
        Set<String> listed = new TreeSet<>();
        for (JsonElement volume : http.get("/volumes").expect(200).object().getAsJsonArray("Volumes")) {
            listed.add(volume.getAsJsonObject().get("Name").getAsString());
        }
        Path folder = engine.root().resolve("volumes");
        same("volumes that are listed", listed, "folders of volumes", DiskFacts.names(folder, "[^.].*"), all);
        same(
                "volumes that are listed",
                listed,
                "records of volumes",
                DiskFacts.stems(folder.resolve(".records"), ".json"),
                all);
        Set<String> used = new TreeSet<>();
        told.values().forEach(container -> used.addAll(container.volumes()));
        for (String volume : listed) {
            if (volume.matches("[0-9a-f]{64}") && !used.contains(volume)) {
                all.add("volume " + volume + " was made for a container and has none");
            }
        }
        used.removeAll(listed);
        used.forEach(volume -> all.add("volume " + volume + " of a container is not there"));
    }

    /** Adds a sentence for whatever is in one and not in the other. */
    static void same(String oneName, Set<String> one, String otherName, Set<String> other, List<String> all) {
        for (String thing : one) {
            if (!other.contains(thing)) {
                all.add(thing + " is among " + oneName + ", not among " + otherName);
            }
        }
        for (String thing : other) {
            if (!one.contains(thing)) {
                all.add(thing + " is among " + otherName + ", not among " + oneName);
            }
        }
    }
}
