package org.felucca.firewall;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Commands about the published ports of one link. Where a port leads is a map's element, not a rule: a packet costs one look-up however
 * many ports there are, and thousands of them come and go in one transaction.
 *
 * <p>Ports at loopback addresses are kept apart: to a packet from another link they mean nothing, even if it claims to be for one.
 *
 * @param table family and name
 * @param label of the link, as far as names of chains may have its characters
 */
record PublishedRules(String table, String label, String link) {
    private static final String TARGET = " : ipv4_addr . inet_service; }";
    private static final String LOOPBACK = "127.0.0.0/8";

    private String everywhere() {
        return "ports_" + label;
    }

    private String atAddress() {
        return "address_ports_" + label;
    }

    private String atLoopback() {
        return "loopback_ports_" + label;
    }

    /** Name, and what it is about. */
    private List<String> maps() {
        String withAddress = " { type ipv4_addr . inet_proto . inet_service" + TARGET;
        return List.of(
                everywhere() + " { type inet_proto . inet_service" + TARGET,
                atAddress() + withAddress,
                atLoopback() + withAddress);
    }

    private List<String> chains() {
        return List.of(
                chain("published", "type nat hook prerouting priority -100"),
                chain("published_here", "type nat hook output priority -100"),
                chain("hairpin", "type nat hook postrouting priority 100"),
                chain("loopback_guard", "type filter hook prerouting priority -300"),
                chain("forward", "type filter hook forward priority 0"));
    }

    private String chain(String name, String hook) {
        return name + "_" + label + " { " + hook + "; policy accept; }";
    }

    private Stream<String> objects() {
        return Stream.of(
                        Stream.of("add table " + table),
                        maps().stream().map(map -> "add map " + table + " " + map),
                        chains().stream().map(chain -> "add chain " + table + " " + chain))
                .flatMap(lines -> lines);
    }

    /** @param internal nothing passes between the link and others, not even answers */
    String make(String subnet, boolean loopback, boolean internal) {
        String fromHere = loopback ? "" : "ip daddr != " + LOOPBACK + " ";
        Stream<String> rules = Stream.of(
                rule("published", "fib daddr type local " + to("meta l4proto . th dport", everywhere())),
                rule("published", to("ip daddr . meta l4proto . th dport", atAddress())),
                rule(
                        "published_here",
                        fromHere + "fib daddr type local " + to("meta l4proto . th dport", everywhere())),
                rule("published_here", to("ip daddr . meta l4proto . th dport", atAddress())),
                loopback ? rule("published_here", to("ip daddr . meta l4proto . th dport", atLoopback())) : "",
                // a container that reaches another, or itself, by a port of the host: the answer has to come back by
                // the host
                rule(
                        "hairpin",
                        "ip saddr " + subnet + " ip daddr " + subnet + " oifname \"" + link
                                + "\" ct status dnat masquerade"),
                rule("hairpin", "ip saddr " + LOOPBACK + " oifname \"" + link + "\" masquerade"),
                // route_localnet lets loopback addresses leave by this link; none may come in
                rule("loopback_guard", "iifname \"" + link + "\" ip daddr " + LOOPBACK + " drop"),
                rule("loopback_guard", "iifname \"" + link + "\" ip saddr " + LOOPBACK + " drop"),
                internal ? rule("forward", "oifname != \"" + link + "\" iifname \"" + link + "\" drop") : "",
                internal ? rule("forward", "iifname != \"" + link + "\" oifname \"" + link + "\" drop") : "",
                rule("forward", "oifname != \"" + link + "\" accept"),
                rule("forward", "iifname \"" + link + "\" accept"),
                rule("forward", "ct state established,related accept"),
                rule("forward", "ct status dnat accept"),
                rule("forward", "drop"));
        Stream<String> emptied = chains().stream().map(chain -> "flush chain " + table + " " + name(chain));
        return lines(Stream.of(objects(), emptied, rules).flatMap(lines -> lines));
    }

    private static String to(String key, String map) {
        return "dnat ip to " + key + " map @" + map;
    }

    private String rule(String chain, String text) {
        return "add rule " + table + " " + chain + "_" + label + " " + text;
    }

    private static String name(String object) {
        return object.substring(0, object.indexOf(' '));
    }

    String add(Collection<Forward> forwards) {
        return elements("add", forwards, Forward::element);
    }

    String delete(Collection<Forward> forwards) {
        return elements("delete", forwards, Forward::key);
    }

    private String elements(String verb, Collection<Forward> forwards, Function<Forward, String> text) {
        return lines(Stream.of(
                elements(verb, everywhere(), forwards, Forward::atAll, text),
                elements(verb, atLoopback(), forwards, Forward::atLoopback, text),
                elements(verb, atAddress(), forwards, f -> !f.atAll() && !f.atLoopback(), text)));
    }

    private String elements(
            String verb,
            String map,
            Collection<Forward> forwards,
            Predicate<Forward> chosen,
            Function<Forward, String> text) {
        String all = forwards.stream().filter(chosen).map(text).collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : verb + " element " + table + " " + map + " { " + all + " }";
    }

    /** Nothing is published any more. */
    String clear() {
        return lines(maps().stream().map(map -> "flush map " + table + " " + name(map)));
    }

    /** Adding what is there does nothing, so that nothing is missing when it is deleted. */
    String remove() {
        return lines(Stream.of(
                        objects(),
                        chains().stream().map(chain -> "delete chain " + table + " " + name(chain)),
                        maps().stream().map(map -> "delete map " + table + " " + name(map)))
                .flatMap(lines -> lines));
    }

    private static String lines(Stream<String> lines) {
        return lines.filter(line -> !line.isEmpty()).map(line -> line + "\n").collect(Collectors.joining());
    }
}
