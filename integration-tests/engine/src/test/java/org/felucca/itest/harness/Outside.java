package org.felucca.itest.harness;

import java.io.IOException;
import java.util.Map;

/** A network namespace that plays the world: joined to the engine's by a link, knowing no way back but the engine's address. */
public final class Outside implements AutoCloseable {
    public static final String ADDRESS = "192.0.2.1";
    public static final String ENGINES_ADDRESS = "192.0.2.2";

    private final Engine engine;
    private final Commands.Running holder;

    public Outside(Engine engine) throws IOException {
        this.engine = engine;
        this.holder = Commands.start(Map.of(), "unshare", "--net", "sh", "-c", "echo made; exec sleep infinity");
        holder.awaitOut("made");
        Leftovers.inside(
                engine,
                "ip",
                "link",
                "add",
                "out0",
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                Long.toString(holder.pid()));
        Leftovers.inside(engine, "ip", "addr", "add", ENGINES_ADDRESS + "/24", "dev", "out0");
        Leftovers.inside(engine, "ip", "link", "set", "out0", "up");
        Leftovers.inside(engine, "ip", "route", "add", "default", "via", ADDRESS);
        inside("ip", "addr", "add", ADDRESS + "/24", "dev", "eth0");
        inside("ip", "link", "set", "eth0", "up");
        inside("ip", "link", "set", "lo", "up");
    }

    /** A process of this namespace. */
    public long pid() {
        return holder.pid();
    }

    /** Tells the outside world the way to some addresses: through the engine's host. */
    public void knowTheWayTo(String subnet) {
        inside("ip", "route", "add", subnet, "via", ENGINES_ADDRESS);
    }

    private String inside(String... command) {
        return Commands.ok(inNamespace(command));
    }

    private String[] inNamespace(String... command) {
        String[] all = new String[command.length + 4];
        all[0] = "nsenter";
        all[1] = "--net";
        all[2] = "--target";
        all[3] = Long.toString(holder.pid());
        System.arraycopy(command, 0, all, 4, command.length);
        return all;
    }

    /** Listens on port 7000 outside while somebody is made to connect; returns the address of whoever comes. */
    public String visitorFrom(Runnable connect) throws IOException {
        try (Commands.Running listener = Commands.start(Map.of(), inNamespace("busybox", "nc", "-l", "-p", "7000"))) {
            Await.until(() -> "the listener: " + listener.errSoFar(), () -> inside("ss", "-Hltn")
                    .contains(":7000"));
            connect.run();
            Await.until("a visitor", () -> !inside("ss", "-Htn").isEmpty());
            String[] columns = inside("ss", "-Htn").split("\\s+", -1);
            return columns[4].replaceAll("(\\[::ffff:)?([0-9.]+)\\]?:.*", "$2");
        }
    }

    @Override
    public void close() {
        Leftovers.inside(engine, "ip", "link", "del", "out0");
        holder.close();
    }
}
