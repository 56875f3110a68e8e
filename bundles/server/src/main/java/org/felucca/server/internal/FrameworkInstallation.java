package org.felucca.server.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.felucca.server.internal.routes.Installation;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What the framework has installed. A driver is a service with the property {@code driver.name}. */
final class FrameworkInstallation implements Installation {
    private static final Pattern DRIVER =
            Pattern.compile("org\\.felucca\\.driver\\.(\\w+)\\.(Graph|Exec|Network|Log|Volume)Driver");

    private final BundleContext framework;
    private final String root;

    /** @param framework the system bundle's context: it works longer than ours */
    FrameworkInstallation(BundleContext framework) {
        this.framework = framework;
        this.root = Objects.requireNonNullElse(framework.getProperty("felucca.root"), "/var/lib/felucca");
    }

    @Override
    public Map<String, String> bundles() {
        Map<String, String> bundles = new TreeMap<>();
        for (Bundle bundle : framework.getBundles()) {
            bundles.put(
                    String.valueOf(bundle.getSymbolicName()),
                    bundle.getVersion().toString());
        }
        return bundles;
    }

    @Override
    public Map<String, List<String>> drivers() {
        Map<String, List<String>> drivers = new TreeMap<>();
        List<ServiceReference<?>> references = new ArrayList<>(references());
        references.sort(Comparator.reverseOrder());
        for (ServiceReference<?> reference : references) {
            for (String type : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
                Matcher matcher = DRIVER.matcher(type);
                if (matcher.matches()) {
                    drivers.computeIfAbsent(matcher.group(2).toLowerCase(Locale.ROOT), k -> new ArrayList<>())
                            .add(String.valueOf(reference.getProperty("driver.name")));
                }
            }
        }
        return drivers;
    }

    @Override
    public Map<String, String> runtimes() {
        Map<String, String> runtimes = new TreeMap<>();
        for (ServiceReference<?> reference : references()) {
            boolean runs = Stream.of((String[]) reference.getProperty(Constants.OBJECTCLASS))
                    .map(DRIVER::matcher)
                    .anyMatch(type -> type.matches() && type.group(2).equals("Exec"));
            if (runs) {
                String driver = String.valueOf(reference.getProperty("driver.name"));
                runtimes.put(driver, driver);
                if (reference.getProperty("driver.aliases") instanceof String[] aliases) {
                    Stream.of(aliases).forEach(alias -> runtimes.put(alias, driver));
                }
            }
        }
        return runtimes;
    }

    private List<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] found = framework.getAllServiceReferences((String) null, "(driver.name=*)");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String root() {
        return root;
    }
}
