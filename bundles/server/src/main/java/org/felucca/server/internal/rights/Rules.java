package org.felucca.server.internal.rights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.felucca.server.internal.http.ListenAddress;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The rules as they are configured. They are read from ConfigurationAdmin itself, all at once, and not made components of: between the end of one
 * component and the next, those whom the rule is for would have all rights.
 */
@Component(service = {Rules.class, SynchronousConfigurationListener.class})
public final class Rules implements SynchronousConfigurationListener {
    static final String PID = "org.felucca.server.rights";

    private final ConfigurationAdmin admin;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Rule> current;

    @Activate
    public Rules(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
        this.current = read();
    }

    private Rules(List<Rule> rules) {
        this.admin = null;
        this.current = rules;
    }

    /** Rules that never change, by name. */
    public static Rules fixed(Map<String, Map<String, Object>> configurations) {
        return new Rules(configurations.entrySet().stream()
                .map(entry -> Rule.of(entry.getKey(), entry.getValue()))
                .toList());
    }

    private List<Rule> read() {
        try {
            Configuration[] found = admin.listConfigurations("(service.factoryPid=" + PID + ")");
            return found == null
                    ? List.of()
                    : Arrays.stream(found)
                            .sorted(Comparator.comparing(Configuration::getPid))
                            .map(Rules::rule)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Rule rule(Configuration configuration) {
        String pid = configuration.getPid();
        Map<String, Object> properties = FrameworkUtil.asMap(configuration.getProperties());
        return Rule.of(pid.substring(pid.indexOf('~') + 1), properties);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (PID.equals(event.getFactoryPid())) {
            synchronized (this) {
                current = read();
            }
            listeners.forEach(Runnable::run);
        }
    }

    List<Rule> current() {
        return current;
    }

    /** The sockets that rules have of their own. */
    public Set<ListenAddress> addresses() {
        return current.stream().flatMap(rule -> rule.address().stream()).collect(Collectors.toSet());
    }

    /** Calls back after each change, on the thread of who made it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** No longer calls back. */
    public void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
