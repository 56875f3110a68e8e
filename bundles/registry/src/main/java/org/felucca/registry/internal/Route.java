package org.felucca.registry.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.engine.site.SiteExchange;

/** The kinds of paths below {@code /v2/}; repositories have slashes in their names, so the end of a path decides. */
enum Route {
    BASE("/v2/?"),
    CATALOG("/v2/_catalog"),
    TAGS("/v2/(?<name>.+)/tags/list"),
    MANIFEST("/v2/(?<name>.+)/manifests/(?<argument>[^/]+)"),
    REFERRERS("/v2/(?<name>.+)/referrers/(?<argument>[^/]+)"),
    UPLOADS("/v2/(?<name>.+)/blobs/uploads/?"),
    UPLOAD("/v2/(?<name>.+)/blobs/uploads/(?<argument>[^/]+)"),
    BLOB("/v2/(?<name>.+)/blobs/(?<argument>[^/]+)");

    private final Pattern path;

    Route(String path) {
        this.path = Pattern.compile(path);
    }

    /** A path that was taken apart. */
    record Match(Route route, Call call) {}

    /** Empty for what is no path of a registry. Throws NAME_INVALID. */
    static Optional<Match> find(SiteExchange exchange) {
        String path = Query.decode(exchange.path().replace("+", "%2B"));
        for (Route route : values()) {
            Matcher matcher = route.path.matcher(path);
            if (matcher.matches()) {
                return Optional.of(new Match(route, route.call(exchange, matcher)));
            }
        }
        return Optional.empty();
    }

    private Call call(SiteExchange exchange, Matcher matcher) {
        boolean named = path.pattern().contains("<name>");
        boolean more = path.pattern().contains("<argument>");
        return new Call(
                exchange,
                named ? Names.repository(matcher.group("name")) : "",
                more ? matcher.group("argument") : "",
                new Query(exchange.query()));
    }
}
