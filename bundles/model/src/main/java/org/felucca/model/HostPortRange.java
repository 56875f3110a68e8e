package org.felucca.model;

/**
 * What a {@link PortBinding} says about ports of the host: {@code 8080}, {@code 8080-8090} for the first free one of them, or nothing
 * for any free one.
 *
 * @param first 0 for any
 * @param last not below the first
 */
public record HostPortRange(int first, int last) {
    private static final int LAST = 65535;

    /** Of text; a protocol behind a slash is passed over, as Docker does. Throws INVALID in Docker's words. */
    public static HostPortRange parse(String text) {
        int slash = text.indexOf('/');
        String ports = slash < 0 ? text : text.substring(0, slash);
        if (ports.isEmpty()) {
            return new HostPortRange(0, 0);
        }
        int dash = ports.indexOf('-');
        int first = number(dash < 0 ? ports : ports.substring(0, dash), text);
        int last = dash < 0 ? first : number(ports.substring(dash + 1), text);
        if (last < first) {
            throw Errors.invalid("invalid port specification: \"%s\"", text);
        }
        return new HostPortRange(first, last);
    }

    private static int number(String digits, String text) {
        int number = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : LAST + 1;
        if (number > LAST) {
            throw Errors.invalid("invalid port specification: \"%s\"", text);
        }
        return number;
    }

    /** Whether any free port will do. */
    public boolean any() {
        return first == 0;
    }

    /** Whether it is one port and no other. */
    public boolean single() {
        return first == last && first != 0;
    }
}
