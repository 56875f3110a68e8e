package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Host;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Call;
import org.felucca.model.oci.OciCapabilities;

/** capabilities(7): their numbers, and the rows that leave a process with no more than it was given. */
public final class Capabilities {
    private static final List<String> NAMES = OciCapabilities.NAMES;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;

    /** What root of a user namespace has, whatever its maker has: all that the kernel knows. */
    private static final Host.Capabilities ALL = new Host.Capabilities(-1, -1, -1);

    private final Host.Capabilities own;

    private final long bounding;

    private final long effective;
    private final long permitted;
    private final long inheritable;
    private final long ambient;
    private final List<String> missing;

    private Capabilities(OciCapabilities wanted, Host.Capabilities own) {
        this.own = own;
        List<String> lacking = new ArrayList<>();
        bounding = possible(wanted.bounding(), lacking);
        permitted = possible(wanted.permitted(), lacking);
        effective = possible(wanted.effective(), lacking) & permitted;
        inheritable = possible(wanted.inheritable(), lacking) & permitted;
        ambient = possible(wanted.ambient(), lacking) & permitted & inheritable;
        missing = lacking.stream().distinct().toList();
    }

    /**
     * What of the wanted sets can be given.
     *
     * @param wanted null for none at all
     * @param userNamespace whether it is given in another user namespace than the host's
     */
    static Capabilities of(OciCapabilities wanted, boolean userNamespace) {
        return new Capabilities(
                wanted == null ? new OciCapabilities(null, null, null, null, null) : wanted,
                userNamespace ? ALL : Host.capabilities());
    }

    /** The number of a capability; empty for an unknown name. */
    public static Optional<Integer> number(String name) {
        int number = NAMES.indexOf(name);
        return number < 0 ? Optional.empty() : Optional.of(number);
    }

    /** All names that are known here, in the kernel's order. */
    public static List<String> names() {
        return NAMES;
    }

    /** The names of those that this process has and can give to a container, in the kernel's order. */
    public static List<String> available() {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < NAMES.size(); number++) {
            if (Host.capabilities().canGive(number)) {
                names.add(NAMES.get(number));
            }
        }
        return names;
    }

    /** Those that were wanted, but are unknown or not this process's to give. */
    List<String> missing() {
        return missing;
    }

    private long possible(Collection<String> names, List<String> lacking) {
        long bits = 0;
        for (String name : names) {
            Optional<Integer> number = number(name);
            if (number.isPresent() && own.canGive(number.get())) {
                bits |= 1L << number.get();
            } else {
                lacking.add(name);
            }
        }
        return bits;
    }

    /** Takes from the bounding set what must never come back; needs CAP_SETPCAP, so before the user changes. */
    void dropBounding(Rows rows) {
        for (int number = 0; number < 64; number++) {
            long bit = 1L << number;
            if ((own.bounding() & bit) != 0 && (bounding & bit) == 0) {
                boolean known = number < NAMES.size();
                String name = known ? NAMES.get(number) : "capability " + number;
                Call drop = rows.call(
                        "drop " + name + " from the bounding set",
                        Sys.PRCTL,
                        Arg.named("PR_CAPBSET_DROP", PR_CAPBSET_DROP),
                        Arg.named(name, number));
                if (own.equals(ALL) && !(known && Host.capabilities().canGive(number))) {
                    drop.mayFail(); // this kernel may not have it
                }
            }
        }
    }

    /** Sets the sets for good. */
    void apply(Rows rows) {
        set(rows, "set capabilities", effective, permitted, inheritable);
        rows.call(
                        "clear ambient capabilities",
                        Sys.PRCTL,
                        Arg.named("PR_CAP_AMBIENT", PR_CAP_AMBIENT),
                        Arg.named("CLEAR_ALL", PR_CAP_AMBIENT_CLEAR_ALL))
                .mayFail();
        for (int number = 0; number < 64; number++) {
            if ((ambient & 1L << number) != 0) {
                rows.call(
                        "raise ambient " + NAMES.get(number),
                        Sys.PRCTL,
                        Arg.named("PR_CAP_AMBIENT", PR_CAP_AMBIENT),
                        Arg.named("RAISE", PR_CAP_AMBIENT_RAISE),
                        Arg.value(number));
            }
        }
    }

    /** After the user has changed with PR_SET_KEEPCAPS the effective set is empty: brings it back for the last steps. */
    static void regain(Rows rows) {
        set(
                rows,
                "regain capabilities",
                Host.capabilities().permitted(),
                Host.capabilities().permitted(),
                0);
    }

    /** capset(2), with two words for each set. */
    private static void set(Rows rows, String name, long effective, long permitted, long inheritable) {
        Block header = Block.struct()
                .u32(LINUX_CAPABILITY_VERSION_3)
                .u32(0)
                .shownAs("{VERSION_3}")
                .build();
        Block data = Block.struct()
                .u32(effective)
                .u32(permitted)
                .u32(inheritable)
                .u32(effective >>> 32)
                .u32(permitted >>> 32)
                .u32(inheritable >>> 32)
                .shownAs("{effective 0x" + Long.toHexString(effective) + ", permitted 0x" + Long.toHexString(permitted)
                        + ", inheritable 0x" + Long.toHexString(inheritable) + "}")
                .build();
        rows.call(name, Sys.CAPSET, Arg.at(header), Arg.at(data));
    }
}
