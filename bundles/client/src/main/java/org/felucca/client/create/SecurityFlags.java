package org.felucca.client.create;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Json;
import org.felucca.client.text.Texts;

/** Rights, namespaces and devices. */
final class SecurityFlags {
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private final Flag<List<String>> capAdd;
    private final Flag<List<String>> capDrop;
    private final Flag<String> cgroupns;
    private final Flag<List<String>> device;
    private final Flag<List<String>> deviceCgroupRule;
    private final Flag<List<Map<String, Object>>> gpus;
    private final Flag<String> ipc;
    private final Flag<String> pid;
    private final Flag<Boolean> privileged;
    private final Flag<List<String>> securityOpt;
    private final Flag<List<String>> sysctl;
    private final Flag<String> userns;
    private final Flag<String> uts;

    SecurityFlags(Syntax syntax) {
        capAdd = syntax.list("", "cap-add", "Add a Linux capability");
        capDrop = syntax.list("", "cap-drop", "Drop a Linux capability");
        cgroupns = syntax.text("", "cgroupns", "Cgroup namespace to use (host|private)");
        device = syntax.list("", "device", "Give the container a device of the host");
        deviceCgroupRule = syntax.list(
                "", "device-cgroup-rule", "list", SecurityFlags::rule, "Allow devices by number (c 1:3 rwm)");
        gpus = syntax.list("", "gpus", "gpu-request", DeviceSyntax::gpus, "Give the container GPUs ('all' for all)");
        ipc = syntax.text("", "ipc", "IPC namespace to use");
        pid = syntax.text("", "pid", "PID namespace to use");
        privileged = syntax.flag("", "privileged", "Give the container all rights and devices");
        securityOpt = syntax.list("", "security-opt", "Set a security option");
        sysctl = syntax.list("", "sysctl", "map", SecurityFlags::sysctl, "Set a kernel parameter in the container");
        userns = syntax.text("", "userns", "User namespace to use");
        uts = syntax.text("", "uts", "UTS namespace to use");
    }

    private static String rule(String text) {
        if (!text.matches("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}")) {
            throw new IllegalArgumentException("invalid device cgroup format '" + text + "'");
        }
        return text;
    }

    private static String sysctl(String text) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? "" : text.substring(0, equals);
        if (!SYSCTLS.contains(key) && !key.startsWith("net.") && !key.startsWith("fs.mqueue.")) {
            throw new IllegalArgumentException("sysctl '" + text + "' is not allowed");
        }
        return text;
    }

    void addTo(Map<String, Object> host) {
        host.put("CapAdd", Values.orNull(capabilities(capAdd.get())));
        host.put("CapDrop", Values.orNull(capabilities(capDrop.get())));
        addDevices(host);
        host.put("DeviceCgroupRules", Values.orNull(deviceCgroupRule.get()));
        host.put("CgroupnsMode", mode(cgroupns.get(), "--cgroupns: invalid CGROUP mode", Set.of("private", "host")));
        host.put("IpcMode", ipc.get());
        host.put("Cgroup", "");
        host.put("PidMode", pidMode());
        host.put("UTSMode", mode(uts.get(), "--uts: invalid UTS mode", Set.of("host")));
        host.put("UsernsMode", mode(userns.get(), "--userns: invalid USER mode", Set.of("host")));
        host.put("Privileged", privileged.get());
        addSecurityOptions(host);
        if (!sysctl.get().isEmpty()) {
            host.put("Sysctls", Values.map(sysctl.get()));
        }
    }

    /** Sorted, in upper case, with the kernel's prefix. */
    private static List<String> capabilities(List<String> names) {
        Set<String> sorted = new TreeSet<>();
        for (String name : names) {
            String upper = name.trim().toUpperCase(Locale.ROOT);
            if (upper.equals("ALL") || upper.equals("RESET")) {
                sorted.add(upper);
            } else if (!upper.isEmpty()) {
                sorted.add(upper.startsWith("CAP_") ? upper : "CAP_" + upper);
            }
        }
        return new ArrayList<>(sorted.contains("ALL") ? Set.of("ALL") : sorted);
    }

    private void addDevices(Map<String, Object> host) {
        List<Object> mappings = new ArrayList<>();
        List<String> cdi = new ArrayList<>();
        for (String text : device.get()) {
            if (DeviceSyntax.isCdiName(text)) {
                cdi.add(text);
            } else {
                mappings.add(DeviceSyntax.mapping(text));
            }
        }
        List<Object> requests = new ArrayList<>(gpus.get());
        if (!cdi.isEmpty()) {
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("Driver", "cdi");
            request.put("Count", 0L);
            request.put("DeviceIDs", cdi);
            request.put("Capabilities", null);
            request.put("Options", null);
            requests.add(request);
        }
        host.put("Devices", mappings);
        host.put("DeviceRequests", Values.orNull(requests));
    }

    private static String mode(String text, String refusal, Set<String> known) {
        if (!text.isEmpty() && !known.contains(text)) {
            throw new IllegalArgumentException(refusal);
        }
        return text;
    }

    private String pidMode() {
        String text = pid.get();
        boolean container = text.startsWith("container:") && text.length() > "container:".length();
        return container ? text : mode(text, "--pid: invalid PID mode", Set.of("host"));
    }

    private void addSecurityOptions(Map<String, Object> host) {
        List<String> options = new ArrayList<>();
        boolean unconfinedPaths = false;
        for (String option : securityOpt.get()) {
            if (option.equals("systempaths=unconfined")) {
                unconfinedPaths = true;
            } else {
                options.add(securityOption(option));
            }
        }
        host.put("SecurityOpt", securityOpt.get().isEmpty() ? null : options);
        host.put("MaskedPaths", unconfinedPaths ? List.of() : null);
        host.put("ReadonlyPaths", unconfinedPaths ? List.of() : null);
    }

    private static String securityOption(String option) {
        int separator = option.indexOf('=');
        if (separator < 0 && !option.equals("no-new-privileges")) {
            separator = option.indexOf(':');
        }
        String key = separator < 0 ? option : option.substring(0, separator);
        String value = separator < 0 ? "" : option.substring(separator + 1);
        if (value.isEmpty() && !key.equals("no-new-privileges")) {
            throw new IllegalArgumentException("Invalid --security-opt: " + Texts.quoted(option));
        }
        boolean profile = key.equals("seccomp") && !value.equals("unconfined") && !value.equals("builtin");
        return profile ? "seccomp=" + profile(value) : option;
    }

    /** The profile in a file, which is sent instead of the file's name. */
    private static String profile(String file) {
        try {
            return Json.write(Json.read(Files.readString(Path.of(file))));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "opening seccomp profile (" + file + ") failed: open " + file + ": no such file or directory", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "compacting json for seccomp profile (" + file + ") failed: " + e.getMessage(), e);
        }
    }
}
