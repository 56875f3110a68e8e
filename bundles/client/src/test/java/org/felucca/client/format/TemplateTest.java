package org.felucca.client.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.felucca.client.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docker 28 prints for the same templates and values. */
class TemplateTest {
    private static final String DATA =
            """
            {"Id":"abc","Name":"/c1","Size":1980000,"State":{"Running":true,"Pid":0},
             "Cmd":["sh","-c","a b"],"Labels":{"b":"2","a":"1"},"Binds":null,"PidsLimit":null,
             "Ports":{"80/tcp":[{"HostPort":"8080"}],"90/udp":null}}
            """;

    private static Object data() throws IOException {
        return Json.read(DATA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            textBlock =
                    """
                    plain ¦ plain
                    {{.Id}} {{.ID}} ¦ abc abc
                    {{.State.Running}} ¦ true
                    {{.Cmd}} {{.Labels}} {{.Binds}} {{.PidsLimit}} ¦ [sh -c a b] map[a:1 b:2] [] <nil>
                    {{json .Cmd}} {{json .Binds}} ¦ ["sh","-c","a b"] null
                    {{range .Cmd}}<{{.}}>{{end}} ¦ <sh><-c><a b>
                    {{range $i, $e := .Cmd}}{{if $i}},{{end}}{{$i}}={{$e}}{{end}} ¦ 0=sh,1=-c,2=a b
                    {{range $k, $v := .Labels}}{{$k}}{{$v}} {{end}}. ¦ a1 b2 .
                    {{range .Binds}}x{{else}}none{{end}} ¦ none
                    {{range $p, $c := .Ports}}{{if $c}}{{$p}}->{{(index $c 0).HostPort}}{{end}}{{end}} ¦ 80/tcp->8080
                    {{if .State.Pid}}up{{else if .State.Running}}pidless{{else}}down{{end}} ¦ pidless
                    {{if and .State.Running (not .State.Pid)}}a{{end}}{{if or .Binds .Id}}b{{end}} ¦ ab
                    {{with .State}}{{.Pid}} {{$.Id}}{{end}} ¦ 0 abc
                    {{index .Cmd 1}} {{index .Labels "a"}} {{len .Cmd}} {{len .Id}} ¦ -c 1 3 3
                    {{join .Cmd "+"}} {{upper .Id}} {{lower "X"}} {{title "ab cd"}} ¦ sh+-c+a b ABC x Ab Cd
                    {{join (split "a,b,c" ",") "-"}} {{truncate "abcdef" 3}} [{{pad "x" 1 2}}] ¦ a-b-c abc [ x  ]
                    {{printf "%s|%-5s|%5d|%q|%v|%%|%.2f" .Id .Id 42 "q" .Cmd 1.5}} ¦ abc|abc  |   42|"q"|[sh -c a b]|%|1.50
                    {{println .Id 1}}. ¦ ~abc 1
                    .~
                    {{eq .Id "abc"}} {{ne 1 2}} {{lt 1 2}} {{ge 2 2}} {{eq .Id "x" "abc"}} ¦ true true true true true
                    {{.Id | upper | printf "%s!"}} ¦ ABC!
                    {{$x := .Id}}{{$x}}{{$x = "y"}}{{$x}} ¦ abcy
                    a {{- " b " -}} c ¦ a b c
                    {{/* comment */}}x ¦ x
                    {{slice .Id 1 2}} {{`raw`}} {{true}} {{'a'}} ¦ b raw true 97
                    """)
    void printsWhatDockerPrints(String template, String expected) throws IOException {
        assertEquals(expected, Template.parse(template).apply(data()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            textBlock =
                    """
                    {{.Id ¦ template: :1: unclosed action
                    {{.Nope}} ¦ template: :1:2: executing "" at <.Nope>: map has no entry for key "Nope"
                    {{.State.Nope}} ¦ template: :1:8: executing "" at <.State.Nope>: map has no entry for key "Nope"
                    {{nope .Id}} ¦ template: :1: function "nope" not defined
                    {{if .Id}}x ¦ template: :1: unexpected EOF
                    {{end}} ¦ template: :1: unexpected {{end}}
                    {{index .Binds 0}} ¦ template: :1:2: executing "" at <index .Binds 0>: error calling index: index of untyped nil
                    {{index .Cmd 9}} ¦ template: :1:2: executing "" at <index .Cmd 9>: error calling index: reflect: slice index out of range
                    {{$x}} ¦ template: :1: undefined variable "$x"
                    """)
    void saysWhatIsWrong(String template, String expected) {
        TemplateException e = assertThrows(
                TemplateException.class, () -> Template.parse(template).apply(data()));
        assertEquals(expected, e.getMessage());
    }
}
