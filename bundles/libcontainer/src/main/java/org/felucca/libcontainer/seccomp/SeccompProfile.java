package org.felucca.libcontainer.seccomp;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Arch;
import org.felucca.linux.Host;
import org.felucca.model.Absent;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciSeccomp;
import org.felucca.model.oci.OciSyscall;
import org.felucca.model.oci.OciSyscallArg;
import org.felucca.store.Json;

/**
 * A profile in Docker's form: rules that hold or not by capabilities, processor and kernel. A value; {@link #forContainer} makes it an
 * OCI filter.
 *
 * <pre>{"defaultAction": "SCMP_ACT_ERRNO",
 * "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
 * "syscalls": [{"names": ["reboot"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_BOOT"]}}]}</pre>
 */
public final class SeccompProfile {
    private static final SeccompProfile DEFAULT = readDefault();

    private final Document document;

    private SeccompProfile(Document document) {
        this.document = document;
    }

    /** The profile for containers of which nothing else is said. */
    public static SeccompProfile standard() {
        return DEFAULT;
    }

    /**
     * Reads a profile.
     *
     * @throws org.felucca.model.FeluccaException INVALID for what is no profile
     */
    public static SeccompProfile parse(String json) {
        try {
            Document document = Json.read(json.getBytes(StandardCharsets.UTF_8), Document.class);
            if (document.defaultAction.isEmpty()) {
                throw Errors.invalid("seccomp profile has no defaultAction");
            }
            if (!document.architectures.isEmpty() && !document.archMap.isEmpty()) {
                throw Errors.invalid(
                        "both 'architectures' and 'archMap' are specified in the seccomp profile, use either "
                                + "'architectures' or 'archMap'");
            }
            for (Rule rule : document.syscalls) {
                if (!rule.name.isEmpty() && !rule.names.isEmpty()) {
                    throw Errors.invalid(
                            "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or "
                                    + "'names'");
                }
            }
            return new SeccompProfile(document);
        } catch (JsonParseException e) {
            throw Errors.invalid("Decoding seccomp profile failed: %s", e.getMessage());
        }
    }

    /**
     * The filter for a container on this host.
     *
     * @param capabilities that its process may have, by name
     */
    public OciSeccomp forContainer(Collection<String> capabilities) {
        return forContainer(capabilities, Arch.current(), Host.uname());
    }

    /** The filter for a container on a given host. */
    OciSeccomp forContainer(Collection<String> capabilities, Arch arch, Host.Uname kernel) {
        List<OciSyscall> rules = new ArrayList<>();
        for (Rule rule : document.syscalls) {
            if (rule.includes.allows(capabilities, arch, kernel)
                    && !rule.excludes.forbids(capabilities, arch, kernel)) {
                List<String> names = rule.names.isEmpty() ? List.of(rule.name) : rule.names;
                rules.add(new OciSyscall(names, rule.action, rule.errnoRet, rule.args));
            }
        }
        return new OciSeccomp(
                document.defaultAction, document.defaultErrnoRet, architectures(arch), document.flags, rules);
    }

    private List<String> architectures(Arch arch) {
        String own = arch == Arch.X86_64 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64";
        for (ArchMap map : document.archMap) {
            if (map.architecture.equals(own)) {
                List<String> all = new ArrayList<>(List.of(own));
                all.addAll(map.subArchitectures);
                return all;
            }
        }
        return document.architectures;
    }

    private static SeccompProfile readDefault() {
        try (InputStream in = SeccompProfile.class.getResourceAsStream("default-profile.json")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeccompProfile profile && document.equals(profile.document);
    }

    @Override
    public int hashCode() {
        return document.hashCode();
    }

    record Document(
            String defaultAction,
            Optional<Integer> defaultErrnoRet,
            List<String> architectures,
            List<ArchMap> archMap,
            List<String> flags,
            List<Rule> syscalls) {
        Document {
            defaultAction = Absent.text(defaultAction);
            defaultErrnoRet = Absent.optional(defaultErrnoRet);
            architectures = Absent.list(architectures);
            archMap = Absent.list(archMap);
            flags = Absent.list(flags);
            syscalls = Absent.list(syscalls);
        }
    }

    record ArchMap(String architecture, List<String> subArchitectures) {
        ArchMap {
            architecture = Absent.text(architecture);
            subArchitectures = Absent.list(subArchitectures);
        }
    }

    record Rule(
            String name,
            List<String> names,
            String action,
            Optional<Integer> errnoRet,
            List<OciSyscallArg> args,
            Condition includes,
            Condition excludes) {
        Rule {
            name = Absent.text(name);
            names = Absent.list(names);
            action = Absent.text(action);
            errnoRet = Absent.optional(errnoRet);
            args = Absent.list(args);
            includes = includes == null ? Condition.NONE : includes;
            excludes = excludes == null ? Condition.NONE : excludes;
        }
    }

    record Condition(List<String> caps, List<String> arches, String minKernel) {
        static final Condition NONE = new Condition(null, null, null);

        Condition {
            caps = Absent.list(caps);
            arches = Absent.list(arches);
            minKernel = Absent.text(minKernel);
        }

        /** As what a rule includes: everything that is said must hold. */
        boolean allows(Collection<String> capabilities, Arch arch, Host.Uname kernel) {
            return (arches.isEmpty() || arches.contains(arch.goName()))
                    && capabilities.containsAll(caps)
                    && (minKernel.isEmpty() || atLeast(kernel));
        }

        /** As what a rule excludes: anything that holds is enough. */
        boolean forbids(Collection<String> capabilities, Arch arch, Host.Uname kernel) {
            return arches.contains(arch.goName())
                    || caps.stream().anyMatch(capabilities::contains)
                    || (!minKernel.isEmpty() && atLeast(kernel));
        }

        private boolean atLeast(Host.Uname kernel) {
            String[] parts = minKernel.split("\\.", -1);
            try {
                return parts.length == 2 && kernel.atLeast(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            } catch (NumberFormatException e) {
                throw Errors.invalid("invalid minKernel in seccomp profile: %s", minKernel);
            }
        }
    }
}
