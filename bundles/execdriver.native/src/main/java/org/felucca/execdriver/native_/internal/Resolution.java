package org.felucca.execdriver.native_.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.libcontainer.seccomp.SeccompProfile;
import org.felucca.libcontainer.user.ResolvedUser;
import org.felucca.libcontainer.user.UserLookup;
import org.felucca.linux.Fd;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciProcessBuilder;
import org.felucca.model.oci.OciSeccomp;
import org.felucca.model.oci.OciUser;

/** Fills in what only the container's root and this host can tell: who the user is, and what its seccomp profile means. */
final class Resolution {
    private static final String UNCONFINED = "unconfined";
    private static final String HOME = "HOME=";

    private Resolution() {}

    /**
     * The process with its user in numbers, and HOME if it had none.
     *
     * @param root whose passwd and group files count
     */
    static OciProcess resolve(OciProcess process, Fd root, String user, List<String> groups) {
        ResolvedUser resolved = UserLookup.in(root).resolve(user, groups);
        Optional<Integer> umask =
                process.user() == null ? Optional.empty() : process.user().umask();
        List<String> env = new ArrayList<>(process.env());
        if (env.stream().noneMatch(variable -> variable.startsWith(HOME))) {
            env.add(HOME + resolved.home());
        }
        return OciProcessBuilder.builder(process)
                .user(new OciUser(resolved.uid(), resolved.gid(), umask, resolved.groups(), user))
                .env(env)
                .build();
    }

    /** The filter of a process, or null for none. */
    static OciSeccomp seccomp(String profile, OciProcess process) {
        if (profile.equals(UNCONFINED)) {
            return null;
        }
        SeccompProfile chosen = profile.isEmpty() ? SeccompProfile.standard() : SeccompProfile.parse(profile);
        List<String> capabilities = process.capabilities() == null
                ? List.of()
                : process.capabilities().bounding();
        return chosen.forContainer(capabilities);
    }
}
