package org.felucca.distribution.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.felucca.distribution.internal.registry.RegistryException;
import org.felucca.distribution.internal.registry.Search;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.distribution.FoundRepository;
import org.felucca.engine.distribution.SearchImages;
import org.felucca.model.Errors;
import org.felucca.model.Filters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks indexes for repositories. */
@Component(property = JobHandler.JOB + "=image.search")
public final class SearchHandler implements JobHandler<SearchImages, List<FoundRepository>> {
    private static final int MOST = 100;
    private static final int USUAL = 25;

    private final Distribution distribution;

    @Activate
    public SearchHandler(@Reference Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public List<FoundRepository> run(SearchImages request, JobContext context)
            throws IOException, InterruptedException {
        return distribution.unlessReplaced(() -> work(request));
    }

    private List<FoundRepository> work(SearchImages request) throws IOException, InterruptedException {
        request.filters().requireKnown(Set.of("is-automated", "is-official", "stars"));
        if (request.limit() < 0 || request.limit() > MOST) {
            throw Errors.invalid("Limit %d is outside the range of [1, 100]", request.limit());
        }
        Wanted wanted = Wanted.of(request.filters());
        try {
            List<FoundRepository> found = new Search(distribution.registries())
                    .find(request.term(), request.limit() == 0 ? USUAL : request.limit(), request.auth());
            return found.stream().filter(wanted::has).toList();
        } catch (RegistryException e) {
            throw Failures.of(e);
        }
    }

    /** What filters leave: of a flag both values, its own, or its opposite. */
    private record Wanted(List<String> official, List<String> automated, int stars) {
        static Wanted of(Filters filters) {
            int stars = 0;
            for (String text : filters.get("stars")) {
                stars = Math.max(stars, number(text));
            }
            return new Wanted(flag(filters, "is-official"), flag(filters, "is-automated"), stars);
        }

        private static int number(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw Errors.invalid("invalid filter 'stars=[%s]'", text);
            }
        }

        private static List<String> flag(Filters filters, String key) {
            List<String> values = filters.get(key);
            if (!values.isEmpty() && !values.equals(List.of("true")) && !values.equals(List.of("false"))) {
                throw Errors.invalid("invalid filter '%s=%s'", key, values);
            }
            return values;
        }

        boolean has(FoundRepository found) {
            return (official.isEmpty() || official.contains(Boolean.toString(found.official())))
                    && (automated.isEmpty() || automated.contains(Boolean.toString(found.automated())))
                    && found.stars() >= stars;
        }
    }
}
