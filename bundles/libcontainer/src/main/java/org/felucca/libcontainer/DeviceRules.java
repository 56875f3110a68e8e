package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.model.oci.OciDeviceRule;
import org.felucca.model.oci.OciResources;
import org.felucca.model.oci.OciResourcesBuilder;

/** What the device cgroup must allow whatever a document says: the default devices, terminals, and that nodes are made. */
public final class DeviceRules {
    private static final List<OciDeviceRule> DEFAULT = List.of(
            new OciDeviceRule(true, "c", Optional.empty(), Optional.empty(), "m"),
            new OciDeviceRule(true, "b", Optional.empty(), Optional.empty(), "m"),
            character(1, 3),
            character(1, 5),
            character(1, 7),
            character(1, 8),
            character(1, 9),
            character(5, 0),
            character(5, 1),
            character(5, 2),
            new OciDeviceRule(true, "c", Optional.of(136L), Optional.empty(), "rwm"));

    private DeviceRules() {}

    private static OciDeviceRule character(long major, long minor) {
        return new OciDeviceRule(true, "c", Optional.of(major), Optional.of(minor), "rwm");
    }

    /** The resources with the rules that the default devices need; unchanged when the document has no rules, and so forbids nothing. */
    public static OciResources complete(OciResources resources) {
        if (resources == null) {
            return OciResourcesBuilder.builder().build();
        }
        if (resources.devices().isEmpty()) {
            return resources;
        }
        List<OciDeviceRule> rules = new ArrayList<>(resources.devices());
        for (OciDeviceRule rule : DEFAULT) {
            if (!rules.contains(rule)) {
                rules.add(rule);
            }
        }
        return OciResourcesBuilder.builder(resources).devices(rules).build();
    }
}
