package org.felucca.client.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Numbers;
import org.felucca.client.cli.Syntax;
import org.felucca.client.create.CreateFlags;

/** {@code felucca update}. */
public final class UpdateCommand implements Command {
    /** The flags with the names that the engine has for their values. */
    private final Map<String, Flag<?>> limits = new LinkedHashMap<>();

    private final Flag<String> restart;
    private final Flag<String> logDriver;
    private final Flag<List<String>> logOptions;

    public UpdateCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [CONTAINER...]", 1);
        limits.put(
                "BlkioWeight",
                syntax.value("", "blkio-weight", "uint16", 0L, Numbers::small, "Share of block I/O, 10 to 1000"));
        limits.put("CpuPeriod", number(syntax, "", "cpu-period", "Scheduler period, microseconds"));
        limits.put("CpuQuota", number(syntax, "", "cpu-quota", "Scheduler quota, microseconds a period"));
        limits.put("CpuRealtimePeriod", number(syntax, "", "cpu-rt-period", "Real-time period, microseconds"));
        limits.put("CpuRealtimeRuntime", number(syntax, "", "cpu-rt-runtime", "Real-time quota, microseconds"));
        limits.put("CpuShares", number(syntax, "c", "cpu-shares", "Share of processor time"));
        limits.put("NanoCpus", syntax.value("", "cpus", "decimal", 0L, Numbers::nanoCpus, "Number of processors"));
        limits.put("CpusetCpus", syntax.text("", "cpuset-cpus", "Processors to run on (0-3, 0,1)"));
        limits.put("CpusetMems", syntax.text("", "cpuset-mems", "Memory nodes to use (0-3, 0,1)"));
        syntax.hiddenValue("kernel-memory", 0L, Numbers::bytes);
        limits.put("Memory", syntax.value("m", "memory", "bytes", 0L, Numbers::bytes, "Limit of memory"));
        limits.put(
                "MemoryReservation",
                syntax.value("", "memory-reservation", "bytes", 0L, Numbers::bytes, "Memory to give way down to"));
        limits.put(
                "MemorySwap",
                syntax.value(
                        "",
                        "memory-swap",
                        "bytes",
                        0L,
                        Numbers::bytesOrUnlimited,
                        "Limit of memory plus swap, -1 for none"));
        limits.put("PidsLimit", number(syntax, "", "pids-limit", "Limit of processes, -1 for none"));
        restart = syntax.text("", "restart", "When to start the container again");
        logDriver = syntax.text("", "log-driver", "Driver that keeps the output from now on");
        logOptions = syntax.list("", "log-opt", "Option of the log driver, KEY= to take it away");
    }

    private static Flag<Long> number(Syntax syntax, String letter, String name, String text) {
        return syntax.value(letter, name, "int", 0L, Numbers::integer, text);
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        Map<String, Object> body = body();
        List<String> warnings = new ArrayList<>();
        try {
            return Containers.each(session, containers, name -> {
                List<String> of = session.engine()
                        .post(Containers.path(name, "/update"), new Query(), body)
                        .strings("Warnings");
                synchronized (warnings) {
                    warnings.addAll(of);
                }
            });
        } finally {
            warnings.forEach(session.console()::error);
        }
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        limits.forEach((name, flag) -> {
            if (flag.given()) {
                body.put(name, flag.get());
            }
        });
        if (restart.given()) {
            try {
                body.put("RestartPolicy", CreateFlags.restartPolicy(restart.get()));
            } catch (IllegalArgumentException e) {
                throw new ClientException(e.getMessage(), 1, e);
            }
        }
        if (logDriver.given() || logOptions.given()) {
            body.put("LogConfig", Map.of("Type", logDriver.get(), "Config", options()));
        }
        if (body.isEmpty()) {
            throw new ClientException("you must provide one or more flags when using this command");
        }
        return body;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : logOptions.get()) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new ClientException("invalid log option, KEY=VALUE is needed: " + option);
            }
            options.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return options;
    }
}
