package org.felucca.client.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Times and durations as docker writes and reads them. */
public final class Times {
    private static final String ZERO = "0001-01-01T00:00:00Z";

    private Times() {}

    /** How long something is, roughly: {@code 3 minutes}, {@code About an hour}. */
    public static String roughly(Duration duration) {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        long hours = Math.round(duration.toSeconds() / 3600.0);
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        } else if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        } else if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return duration.toHours() / 24 / 365 + " years";
    }

    /** How long ago an instant was, with {@code ago} behind it. */
    public static String ago(Instant then) {
        return roughly(Duration.between(then, Instant.now())) + " ago";
    }

    /** A moment as Go prints it: {@code 2026-11-21 11:18:46 +0000 UTC}. */
    public static String goText(long epochSeconds) {
        ZonedDateTime time = Instant.ofEpochSecond(epochSeconds).atZone(ZoneId.systemDefault());
        int offset = time.getOffset().getTotalSeconds() / 60;
        String zone = time.getZone().getDisplayName(java.time.format.TextStyle.SHORT, java.util.Locale.ROOT);
        if (offset == 0) {
            zone = "UTC";
        }
        return String.format(
                java.util.Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d %s%02d%02d %s",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                offset < 0 ? "-" : "+",
                Math.abs(offset) / 60,
                Math.abs(offset) % 60,
                zone);
    }

    /** An RFC 3339 time as Go prints it, with its fraction: {@code 2026-11-21 11:18:46.5 +0000 UTC}. */
    public static String goTime(String text) {
        Instant instant = parse(text);
        if (instant == null) {
            return "0001-01-01 00:00:00 +0000 UTC";
        }
        String whole = goText(instant.getEpochSecond());
        if (instant.getNano() == 0) {
            return whole;
        }
        String nanos =
                Integer.toString(1_000_000_000 + instant.getNano()).substring(1).replaceAll("0+$", "");
        int seconds = "2026-11-21 11:18:46".length();
        return whole.substring(0, seconds) + "." + nanos + whole.substring(seconds);
    }

    /** Reads RFC 3339; empty text and Go's zero time give null. */
    public static Instant parse(String text) {
        return text.isEmpty() || text.equals(ZERO)
                ? null
                : OffsetDateTime.parse(text).toInstant();
    }

    /**
     * What {@code --since} and {@code --until} send: a Go duration counts back from now, dates become seconds with
     * nanoseconds, plain seconds stay. Throws {@link IllegalArgumentException} if the text is none of these.
     */
    public static String timestamp(String text) {
        try {
            return Long.toString(
                    Instant.now().minusNanos(GoDuration.parse(text)).getEpochSecond());
        } catch (IllegalArgumentException notDuration) {
            if (!text.contains("-")) {
                return plainSeconds(text);
            }
            Instant instant = date(text);
            String nanos = Integer.toString(1_000_000_000 + instant.getNano()).substring(1);
            return instant.getEpochSecond() + "." + nanos;
        }
    }

    private static String plainSeconds(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        try {
            Long.parseLong(whole);
            return text;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to parse value as time or duration: \"" + text + "\"", e);
        }
    }

    private static Instant date(String text) {
        String full = text.contains("T") ? withSeconds(text) : text;
        ZoneId here = ZoneId.systemDefault();
        try {
            if (!full.contains("T")) {
                boolean utc = full.endsWith("Z");
                LocalDate day = LocalDate.parse(utc ? full.substring(0, full.length() - 1) : full);
                return day.atStartOfDay(utc ? ZoneId.of("UTC") : here).toInstant();
            }
            String time = full.substring(full.indexOf('T'));
            boolean zoned = time.endsWith("Z") || time.indexOf('+') >= 0 || time.indexOf('-') >= 0;
            return zoned
                    ? OffsetDateTime.parse(full).toInstant()
                    : LocalDateTime.parse(full).atZone(here).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("failed to parse value as time or duration: \"" + text + "\"", e);
        }
    }

    /** Adds the minutes that {@code 2026-01-02T15} leaves out. */
    private static String withSeconds(String text) {
        int time = text.indexOf('T');
        return text.length() == time + 3 ? text + ":00" : text;
    }
}
