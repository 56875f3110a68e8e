package org.felucca.registry.internal;

import static org.felucca.registry.internal.TestRegistry.header;
import static org.felucca.registry.internal.TestRegistry.json;
import static org.felucca.registry.internal.TestRegistry.manifest;
import static org.felucca.registry.internal.TestRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.felucca.model.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distribution-spec's category Content Discovery. */
@Tag("root")
@Timeout(120)
class DiscoveryTest {
    @TempDir
    Path root;

    private TestRegistry registry;

    @BeforeEach
    void open() throws Exception {
        registry = new TestRegistry(root);
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    private static List<String> texts(HttpResponse<byte[]> answer, String field) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : json(answer).getAsJsonArray(field)) {
            texts.add(element.getAsString());
        }
        return texts;
    }

    private void pushTags(String... tags) throws Exception {
        for (String tag : tags) {
            registry.pushManifest("thing", tag, "layer");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', A a b c d",
        "?n=2, A a",
        "?n=2&last=a, b c",
        "?last=b, c d",
        "?last=bb, c d",
        "?n=100, A a b c d",
        "?n=0, ''",
        "?n=2&last=d, ''",
    })
    void tagsAreListedInOrder(String query, String tags) throws Exception {
        pushTags("c", "a", "d", "A", "b");
        HttpResponse<byte[]> answer = registry.expect(200, "GET", "/v2/thing/tags/list" + query);
        assertEquals(tags, String.join(" ", texts(answer, "tags")));
        assertEquals("thing", json(answer).get("name").getAsString());
    }

    @Test
    void linksLeadToTheEnd() throws Exception {
        pushTags("a", "b", "c", "d", "e");
        String path = "/v2/thing/tags/list?n=2";
        List<List<String>> pages = new ArrayList<>();
        while (!path.isEmpty()) {
            HttpResponse<byte[]> answer = registry.expect(200, "GET", path);
            pages.add(texts(answer, "tags"));
            String link = answer.headers().firstValue("link").orElse("");
            assertTrue(link.isEmpty() || link.matches("</v2/thing/tags/list\\?[^>]*>; rel=\"next\""), link);
            path = link.replaceAll("<([^>]*)>.*", "$1");
        }
        assertEquals(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")), pages);
    }

    @Test
    void aRepositoryThatIsNotThereHasNoList() throws Exception {
        registry.expectError(404, "NAME_UNKNOWN", registry.ask("GET", "/v2/nowhere/tags/list"));
        pushTags("a");
        assertEquals(400, registry.ask("GET", "/v2/thing/tags/list?n=-1").statusCode());
        assertEquals(400, registry.ask("GET", "/v2/thing/tags/list?n=x").statusCode());
    }

    @Test
    void theCatalogueListsRepositories() throws Exception {
        for (String name : List.of("c/d", "b", "a")) {
            registry.pushManifest(name, "v1", "layer");
        }
        registry.push("only/blobs", utf8("layer"));
        assertEquals(List.of("a", "b", "c/d"), texts(registry.expect(200, "GET", "/v2/_catalog"), "repositories"));
        HttpResponse<byte[]> two = registry.expect(200, "GET", "/v2/_catalog?n=2");
        assertEquals(List.of("a", "b"), texts(two, "repositories"));
        assertEquals("</v2/_catalog?n=2&last=b>; rel=\"next\"", header(two, "link"));
        assertEquals(List.of("c/d"), texts(registry.expect(200, "GET", "/v2/_catalog?n=2&last=b"), "repositories"));
    }

    private Digest refer(Digest subject, String more) throws Exception {
        byte[] document = manifest(
                registry.push("thing", utf8("{}")),
                registry.push("thing", utf8("layer")),
                ",\"subject\":{\"mediaType\":\"" + TestRegistry.MANIFEST + "\",\"size\":1,\"digest\":\"" + subject
                        + "\"}" + more);
        HttpResponse<byte[]> answer =
                registry.expect(201, "PUT", "/v2/thing/manifests/" + Digest.of(document), document);
        assertEquals(subject.toString(), header(answer, "oci-subject"));
        return Digest.of(document);
    }

    private JsonArray referrers(String path) throws Exception {
        HttpResponse<byte[]> answer = registry.expect(200, "GET", path);
        assertEquals(TestRegistry.INDEX, header(answer, "content-type"));
        assertEquals(TestRegistry.INDEX, json(answer).get("mediaType").getAsString());
        assertEquals(2, json(answer).get("schemaVersion").getAsInt());
        return json(answer).getAsJsonArray("manifests");
    }

    @Test
    void whatRefersToAManifestIsListed() throws Exception {
        Digest subject = registry.pushManifest("thing", "v1", "subject");
        String path = "/v2/thing/referrers/" + subject;
        assertEquals(0, referrers(path).size());
        Digest typed = refer(subject, ",\"artifactType\":\"a/b\",\"annotations\":{\"who\":\"me\"}");
        Digest plain = refer(subject, "");
        JsonArray all = referrers(path);
        assertEquals(2, all.size());
        for (JsonElement element : all) {
            JsonObject descriptor = element.getAsJsonObject();
            boolean first = descriptor.get("digest").getAsString().equals(typed.toString());
            assertTrue(first || descriptor.get("digest").getAsString().equals(plain.toString()));
            assertEquals(TestRegistry.MANIFEST, descriptor.get("mediaType").getAsString());
            assertTrue(descriptor.get("size").getAsInt() > 0);
            assertEquals(
                    first ? "a/b" : "application/vnd.oci.empty.v1+json",
                    descriptor.get("artifactType").getAsString());
            assertEquals(first, descriptor.has("annotations"));
        }
        HttpResponse<byte[]> filtered = registry.expect(200, "GET", path + "?artifactType=a%2Fb");
        assertEquals("artifactType", header(filtered, "oci-filters-applied"));
        assertEquals(1, json(filtered).getAsJsonArray("manifests").size());
        assertEquals(0, referrers(path + "?artifactType=c").size());
        registry.expect(202, "DELETE", "/v2/thing/manifests/" + typed);
        assertEquals(1, referrers(path).size());
    }

    @Test
    void referrersMayComeBeforeTheirSubject() throws Exception {
        Digest subject = Digest.of(utf8("later"));
        refer(subject, "");
        assertEquals(1, referrers("/v2/thing/referrers/" + subject).size());
        assertEquals(0, referrers("/v2/nowhere/referrers/" + subject).size());
        assertEquals(400, registry.ask("GET", "/v2/thing/referrers/nonsense").statusCode());
    }

    /** Clients that know no such lists keep one themselves, under a tag; it is a tag like others, and what it lists is in ours as well. */
    @Test
    void listsByTagStayWhatTheirClientsMadeThem() throws Exception {
        Digest subject = registry.pushManifest("thing", "v1", "subject");
        Digest referrer = refer(subject, "");
        String tag = subject.toString().replace(':', '-');
        byte[] index = utf8("{\"schemaVersion\":2,\"mediaType\":\"" + TestRegistry.INDEX
                + "\",\"manifests\":[{\"mediaType\":\"" + TestRegistry.MANIFEST + "\",\"size\":1,\"digest\":\""
                + referrer + "\"}]}");
        registry.expect(201, "PUT", "/v2/thing/manifests/" + tag, index, "Content-Type", TestRegistry.INDEX);
        assertEquals(1, referrers("/v2/thing/manifests/" + tag).size());
        assertEquals(1, referrers("/v2/thing/referrers/" + subject).size());
    }

    @Test
    void aLongListOfReferrersComesInPages() throws Exception {
        Digest subject = Digest.of(utf8("much"));
        String filling = "z".repeat(1_500_000);
        List<String> pushed = new ArrayList<>(IntStream.range(0, 4)
                .mapToObj(i -> ",\"annotations\":{\"n\":\"" + i + filling + "\"}")
                .toList());
        for (int i = 0; i < pushed.size(); i++) {
            pushed.set(i, refer(subject, pushed.get(i)).toString());
        }
        List<String> listed = new ArrayList<>();
        int pages = 0;
        for (String path = "/v2/thing/referrers/" + subject; !path.isEmpty(); pages++) {
            HttpResponse<byte[]> answer = registry.expect(200, "GET", path);
            assertTrue(answer.body().length <= 4 << 20, answer.body().length + " bytes");
            json(answer)
                    .getAsJsonArray("manifests")
                    .forEach(m -> listed.add(m.getAsJsonObject().get("digest").getAsString()));
            path = answer.headers().firstValue("link").orElse("").replaceAll("<([^>]*)>.*", "$1");
        }
        assertEquals(2, pages);
        assertEquals(pushed.stream().sorted().toList(), listed);
    }
}
