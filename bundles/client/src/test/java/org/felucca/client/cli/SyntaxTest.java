package org.felucca.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.felucca.client.cli.CommandTable.Entry;
import org.felucca.client.cli.CommandTable.Group;
import org.junit.jupiter.api.Test;

class SyntaxTest {
    private final Syntax syntax = new Syntax().arguments("X", 0);
    private final Flag<Boolean> rm = syntax.flag("", "rm", "");
    private final Flag<Boolean> tty = syntax.flag("t", "tty", "");
    private final Flag<Boolean> proxy = syntax.flag("", "proxy", true, "");
    private final Flag<String> user = syntax.text("u", "user", "");
    private final Flag<List<String>> env = syntax.list("e", "env", "");

    private List<String> parse(String... words) {
        return new Parser(syntax, "felucca x").parse(List.of(words));
    }

    @Test
    void flagsMayStandAnywhere() {
        assertEquals(List.of("a", "b"), parse("a", "-t", "b", "-u", "me"));
        assertTrue(tty.get());
        assertEquals("me", user.get());
    }

    @Test
    void flagsEndAtTheFirstArgumentIfTheRestIsForAProgram() {
        syntax.flagsFirst();
        assertEquals(
                List.of("img", "-t", "--rm=false", "--", "x"), parse("--rm", "img", "-t", "--rm=false", "--", "x"));
        assertTrue(rm.get());
        assertFalse(tty.get());
    }

    @Test
    void aSwitchDoesNotSwallowAnArgumentThatLooksLikeItsValue() {
        syntax.flagsFirst();
        assertEquals(List.of("true"), parse("--rm", "true"));
        assertTrue(rm.get());
    }

    @Test
    void switchesTakeAValueAfterAnEqualsSign() {
        assertEquals(List.of(), parse("--rm=0", "--proxy=false", "-t=true"));
        assertFalse(rm.get());
        assertTrue(rm.given());
        assertFalse(proxy.get());
        assertTrue(tty.get());
    }

    @Test
    void theLastOfSeveralLettersTakesTheValue() {
        Flag<Boolean> quiet = syntax.flag("q", "quiet", true, "");
        parse("-tq=false");
        assertTrue(tty.get());
        assertFalse(quiet.get());
    }

    @Test
    void valuesKeepTheirOrderAndTheirEqualsSigns() {
        parse("-eA=1", "-e", "B=", "--env=C=x=y", "-te", "--rm=true", "-u=root", "-u", "last");
        assertEquals(List.of("A=1", "B=", "C=x=y", "--rm=true"), env.get());
        assertEquals("last", user.get());
    }

    @Test
    void everyCommandInTheTableCanBeMade() {
        for (Entry entry : CommandTable.ENTRIES) {
            if (entry.group() != Group.MANAGEMENT && entry.group() != Group.ENGINE) {
                assertNotNull(CommandTable.create(entry, new Syntax()), entry.name());
            }
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertEquals(System.getProperty("project.version").replace("-SNAPSHOT", ""), ClientVersion.text());
    }
}
