package org.felucca.cgroups.v1;

import java.util.ArrayList;
import java.util.List;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciDeviceRule;
import org.felucca.model.oci.OciResources;

/**
 * Which devices may be opened and made, admin-guide/cgroup-v1/devices.rst. Rules are given in order, as in the OCI document: a
 * later one adds to or takes from what the earlier ones allow.
 */
public final class Devices implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        List<String> run = new ArrayList<>();
        boolean allow = false;
        for (OciDeviceRule rule : resources.devices()) {
            if (rule.allow() != allow && !run.isEmpty()) {
                flush(folder, allow, run);
            }
            allow = rule.allow();
            run.add(line(rule));
        }
        flush(folder, allow, run);
    }

    private static void flush(Folder folder, boolean allow, List<String> lines) {
        if (!lines.isEmpty()) {
            folder.writeEach(allow ? "devices.allow" : "devices.deny", lines);
            lines.clear();
        }
    }

    private static String line(OciDeviceRule rule) {
        boolean all = rule.type().isEmpty() || rule.type().equals("a");
        boolean everything = all && rule.major().isEmpty() && rule.minor().isEmpty();
        if (everything) {
            return "a";
        }
        return rule.type() + " " + number(rule.major().orElse(-1L)) + ":"
                + number(rule.minor().orElse(-1L)) + " " + rule.access();
    }

    private static String number(long number) {
        return number < 0 ? "*" : Long.toString(number);
    }
}
