package org.felucca.itest.crash;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the kernel limits a container as the engine says. */
final class Limits {
    private Limits() {}

    static void verify(Known one, JsonObject details, List<String> complaints) {
        String pid = details.getAsJsonObject("State").get("Pid").getAsString();
        long said = details.getAsJsonObject("HostConfig").get("Memory").getAsLong();
        try {
            for (String line : Files.readAllLines(Path.of("/proc", pid, "cgroup"))) {
                String[] parts = line.split(":", 3);
                Path file = parts[1].equals("memory")
                        ? Path.of("/sys/fs/cgroup/memory" + parts[2], "memory.limit_in_bytes")
                        : Path.of("/sys/fs/cgroup" + parts[2], "memory.max");
                if (Files.exists(file) && Long.parseLong(Files.readString(file).strip()) != said) {
                    complaints.add(one + ": the kernel's limit is "
                            + Files.readString(file).strip() + ", not " + said);
                }
            }
        } catch (IOException e) {
            complaints.add(one + ": its process " + pid + " is not there: " + e);
        }
    }
}
