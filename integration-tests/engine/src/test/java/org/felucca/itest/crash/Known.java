package org.felucca.itest.crash;

import com.google.gson.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/** A container as its client knows it: what it was answered, and what it was not answered any more. */
final class Known {
    String name;
    final Kind kind;
    String id = "";
    String status = "";
    long memory;
    int restarts;
    int exitCode = -1;
    /** The request that was cut short, empty if none was. */
    String pending = "";

    long pendingMemory;
    String pendingName = "";
    /** What was copied into it, a letter many times; 0 for nothing yet. */
    char copied;

    char pendingCopy;
    /** Process, start and published ports of the run that goes on; empty when that is not known. */
    String run = "";

    /** What it does when it runs. */
    enum Kind {
        /** Waits to be stopped, and says 7 then. */
        STAYS,
        /** The same, and is started with the engine. */
        ALWAYS,
        /** Fails again and again. */
        FAILS,
        /** Ends by itself and goes. */
        GOES
    }

    Known(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** Which states it may be in after the engine was killed. */
    Set<String> possible() {
        Set<String> all = new TreeSet<>();
        if (kind == Kind.FAILS) {
            all.addAll(Set.of("created", "running", "restarting", "exited"));
            return all;
        }
        all.add(status.isEmpty() ? "created" : status);
        switch (pending) {
            case "start" -> all.addAll(Set.of("running", "exited"));
            case "stop", "kill", "rm" -> all.addAll(Set.of("running", "exited"));
            case "restart" -> all.addAll(Set.of("running", "exited"));
            case "pause", "unpause" -> all.addAll(Set.of("running", "paused"));
            default -> {}
        }
        if (kind == Kind.ALWAYS && (all.contains("exited") || all.contains("running"))) {
            all.add("running");
            all.remove("exited"); // a stop is forgotten when the engine starts
        }
        if (kind == Kind.GOES) {
            all.add("exited");
        }
        return all;
    }

    boolean mayBeGone() {
        return pending.equals("create")
                || pending.equals("rm")
                || (kind == Kind.GOES && (!status.equals("created") || pending.equals("start")));
    }

    /** Takes over what it has become. */
    void become(JsonObject details) {
        JsonObject state = details.getAsJsonObject("State");
        id = details.get("Id").getAsString();
        status = state.get("Status").getAsString();
        exitCode = state.get("ExitCode").getAsInt();
        memory = details.getAsJsonObject("HostConfig").get("Memory").getAsLong();
        restarts = details.get("RestartCount").getAsInt();
        name = details.get("Name").getAsString().substring(1);
        run = status.equals("running") ? runOf(details) : "";
        if (pending.equals("cp")) {
            copied = 0; // a copy that was cut short has removed the file, or written some of it, as Docker's does
        }
        pending = "";
    }

    static String runOf(JsonObject details) {
        JsonObject state = details.getAsJsonObject("State");
        return state.get("Pid") + " " + state.get("StartedAt") + " "
                + details.getAsJsonObject("NetworkSettings").get("Ports");
    }

    @Override
    public String toString() {
        return name + " (" + kind + ", " + status + (pending.isEmpty() ? ")" : ", " + pending + " cut short)");
    }
}
