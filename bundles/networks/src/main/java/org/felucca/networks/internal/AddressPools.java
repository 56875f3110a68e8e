package org.felucca.networks.internal;

import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.notFound;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where subnets of networks come from when nobody names one. */
final class AddressPools {
    private static final int DOCKER_FIRST = 17;
    private static final int DOCKER_LAST = 31;

    private final List<Subnet> subnets;

    private AddressPools(List<Subnet> subnets) {
        this.subnets = subnets;
    }

    /** Docker's: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/16 in parts of /20. */
    static AddressPools docker() {
        Stream<Subnet> large = IntStream.rangeClosed(DOCKER_FIRST, DOCKER_LAST)
                .mapToObj(second -> Subnet.parse("172." + second + ".0.0/16"));
        return new AddressPools(
                Stream.concat(large, Subnet.parse("192.168.0.0/16").parts(20)).toList());
    }

    /** Each {@code 10.0.0.0/8,24}: a network and the prefix length of its parts; Docker's when there is none. */
    static AddressPools parse(String... pools) {
        List<String> given =
                Arrays.stream(pools).filter(pool -> !pool.isBlank()).toList();
        return given.isEmpty()
                ? docker()
                : new AddressPools(given.stream().flatMap(AddressPools::parts).toList());
    }

    private static Stream<Subnet> parts(String pool) {
        String[] fields = pool.strip().split(",", -1);
        Subnet whole = Subnet.parse(fields[0].strip());
        if (fields.length != 2 || !fields[1].strip().matches("\\d{1,2}")) {
            throw invalid("invalid address pool: %s (as in 10.0.0.0/8,24)", pool);
        }
        int length = Integer.parseInt(fields[1].strip());
        if (length < whole.prefixLength() || length > 29) {
            throw invalid("invalid size of address pool: %s", pool);
        }
        return whole.parts(length);
    }

    /** The first that overlaps none of these. */
    Subnet firstFree(List<Subnet> taken) {
        return subnets.stream()
                .filter(subnet -> taken.stream().noneMatch(subnet::overlaps))
                .findFirst()
                .orElseThrow(() -> notFound("all predefined address pools have been fully subnetted"));
    }
}
