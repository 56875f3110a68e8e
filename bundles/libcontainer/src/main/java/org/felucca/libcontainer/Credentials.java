package org.felucca.libcontainer;

import java.util.List;
import java.util.Optional;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Label;
import org.felucca.model.oci.OciUser;

/** Who the process is: user, group, supplementary groups, umask (config.md, user). */
final class Credentials {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int DEFAULT_UMASK = 0022;

    private final OciUser user;

    Credentials(OciUser user) {
        this.user = user == null ? new OciUser(0, 0, Optional.empty(), List.of(), "") : user;
    }

    /** Makes the streams the user's own, so that /dev/stdout can be opened by name. The null device is everybody's and keeps its owner. */
    void ownStreams(Rows rows) {
        for (int fd = 0; fd < 3; fd++) {
            Arg stream = Arg.value(fd);
            Label next = rows.program.label();
            Label own = rows.program.label();
            rows.ifNullDevice("see whether stream " + fd + " is the null device", stream, next, own);
            rows.program.place(own);
            rows.call("give stream " + fd + " to the user", Sys.FCHOWN, stream, Arg.value(user.uid()), Arg.value(-1))
                    .mayFail();
            rows.program.place(next);
        }
    }

    /** Becomes the user; what capabilities were permitted stay so. */
    void change(Rows rows) {
        rows.call("keep capabilities", Sys.PRCTL, Arg.named("PR_SET_KEEPCAPS", PR_SET_KEEPCAPS), Arg.value(1));
        List<Integer> groups = user.additionalGids();
        Block.Struct list = Block.struct();
        groups.forEach(list::u32);
        Arg at = groups.isEmpty()
                ? Arg.NULL
                : Arg.at(list.shownAs(groups.toString()).build());
        rows.call("set supplementary groups", Sys.SETGROUPS, Arg.value(groups.size()), at);
        Arg gid = Arg.value(user.gid());
        rows.call("set group " + user.gid(), Sys.SETRESGID, gid, gid, gid);
        Arg uid = Arg.value(user.uid());
        rows.call("set user " + user.uid(), Sys.SETRESUID, uid, uid, uid);
        rows.call("keep capabilities no more", Sys.PRCTL, Arg.named("PR_SET_KEEPCAPS", PR_SET_KEEPCAPS), Arg.value(0));
        if (user.uid() != 0) {
            Capabilities.regain(rows);
        }
        rows.call("set umask", Sys.UMASK, Arg.octal(user.umask().orElse(DEFAULT_UMASK)));
    }
}
