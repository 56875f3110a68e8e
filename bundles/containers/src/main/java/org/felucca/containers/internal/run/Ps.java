package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.felucca.engine.container.ProcessTable;
import org.felucca.model.Errors;

/** The host's ps(1), asked for a container's processes: what its options print only ps itself knows. */
public final class Ps {
    private static final String PID = "PID";
    private static final int PATIENCE_SECONDS = 20;

    private Ps() {}

    /** Runs ps; throws INVALID when it does not take the options or prints no PID column, UNAVAILABLE when it comes to no end. */
    public static ProcessTable list(String options, List<Integer> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ps"));
        command.addAll(List.of((options.isBlank() ? "-ef" : options.strip()).split("\\s+")));
        List<String> narrow = new ArrayList<>(command);
        narrow.add("-q" + pids.stream().map(String::valueOf).collect(Collectors.joining(",")));
        Answer answer = run(narrow);
        if (answer.exit != 0) {
            answer = run(command); // some options don't go together with -q
        }
        if (answer.exit != 0) {
            throw Errors.invalid("ps: %s", answer.output.strip());
        }
        return parse(answer.output.lines().toList(), new HashSet<>(pids));
    }

    private record Answer(int exit, String output) {}

    /** Asks for no other process where it can: one of another container that is stuck in the kernel may hold up who reads of it. */
    private static Answer run(List<String> command) throws IOException, InterruptedException {
        Process ps = new ProcessBuilder(command).redirectErrorStream(true).start();
        ps.getOutputStream().close();
        CompletableFuture<Void> limit = CompletableFuture.runAsync(
                ps::destroyForcibly, CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = ps.waitFor();
        if (limit.isDone()) {
            throw Errors.unavailable("ps did not end within %d s", PATIENCE_SECONDS);
        }
        limit.cancel(false);
        return new Answer(exit, output);
    }

    static ProcessTable parse(List<String> lines, Set<Integer> pids) {
        List<String> titles = lines.isEmpty() ? List.of() : fields(lines.get(0), Integer.MAX_VALUE);
        int column = titles.indexOf(PID);
        if (column < 0) {
            throw Errors.invalid("Couldn't find PID field in ps output");
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = fields(line, titles.size());
            if (row.size() > column && isOneOf(row.get(column), pids)) {
                rows.add(row);
            }
        }
        return new ProcessTable(titles, rows);
    }

    private static boolean isOneOf(String pid, Set<Integer> pids) {
        try {
            return pids.contains(Integer.valueOf(pid));
        } catch (NumberFormatException e) {
            return false; // "-" where ps lists threads
        }
    }

    /** The last field holds the rest of the line. */
    private static List<String> fields(String line, int most) {
        return List.of(line.strip().split("\\s+", most));
    }
}
