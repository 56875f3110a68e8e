package org.felucca.networks.internal;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where this bundle keeps its files, and its defaults. */
@Component(service = Settings.class, configurationPid = "org.felucca.networks")
@Designate(ocd = Settings.Config.class)
public final class Settings {
    @ObjectClassDefinition(name = "Networks")
    @interface Config {
        @AttributeDefinition(
                description = "link of the network bridge; empty: framework property felucca.bridge, else felucca0")
        String bridge_name() default "";

        @AttributeDefinition(description = "subnet of the network bridge when it is first made; empty: a free one")
        String bridge_subnet() default "";

        @AttributeDefinition(description = "where subnets come from, each as 10.0.0.0/8,24; empty: Docker's")
        String[] default_address_pools() default {};

        @AttributeDefinition(description = "bytes of the largest packet on the network bridge")
        int mtu() default 1500;
    }

    private final Path root;
    private final Path run;
    private final String bridgeName;
    private final String bridgeSubnet;
    private final AddressPools pools;
    private final int mtu;

    @Activate
    public Settings(BundleContext context, Config config) {
        this(
                Path.of(property(context, "felucca.root", "/var/lib/felucca")),
                Path.of(property(context, "felucca.run", "/run/felucca")),
                config.bridge_name().isEmpty() ? property(context, "felucca.bridge", "felucca0") : config.bridge_name(),
                config.bridge_subnet(),
                AddressPools.parse(config.default_address_pools()),
                config.mtu());
    }

    Settings(Path root, Path run, String bridgeName, String bridgeSubnet, AddressPools pools, int mtu) {
        this.root = root;
        this.run = run;
        this.bridgeName = bridgeName;
        this.bridgeSubnet = bridgeSubnet;
        this.pools = pools;
        this.mtu = mtu;
    }

    private static String property(BundleContext context, String name, String otherwise) {
        String value = context.getProperty(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    Path root() {
        return root;
    }

    Path run() {
        return run;
    }

    String bridgeName() {
        return bridgeName;
    }

    String bridgeSubnet() {
        return bridgeSubnet;
    }

    AddressPools pools() {
        return pools;
    }

    int mtu() {
        return mtu;
    }
}
