package org.felucca.client.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.text.Texts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What one command accepts. Commands declare their flags in the order in which help shows them; only the invoked command is
 * ever declared, which keeps start-up short.
 */
public final class Syntax {
    private static final int ANY = Integer.MAX_VALUE;

    /** Stands for the equals sign in {@code --switch=false} while picocli reads the line. */
    static final char STAND_IN = '\u0001';

    /** A flag as help shows it; {@code type} is empty for switches. */
    record Described(String names, String type, String text) {}

    private final CommandSpec spec = CommandSpec.create();
    private final List<Described> described = new ArrayList<>();
    private final Map<String, Flag<Boolean>> switches = new LinkedHashMap<>();
    private String arguments = "";
    private int least;
    private int most;
    private boolean flagsFirst;

    /** Says how many arguments the command takes and how usage lines call them, as in {@code "CONTAINER [CONTAINER...]"}. */
    public Syntax arguments(String words, int atLeast, int atMost) {
        arguments = words;
        least = atLeast;
        most = atMost;
        return this;
    }

    /** Like {@link #arguments(String, int, int)} without an upper bound. */
    public Syntax arguments(String words, int atLeast) {
        return arguments(words, atLeast, ANY);
    }

    /** Ends the flags at the first argument: what follows belongs to the program in the container. */
    public Syntax flagsFirst() {
        flagsFirst = true;
        return this;
    }

    /** A switch; {@code --name=false} turns it off again. {@code letter} may be empty. */
    public Flag<Boolean> flag(String letter, String name, String text) {
        return flag(letter, name, false, text);
    }

    /** A switch with a default. */
    public Flag<Boolean> flag(String letter, String name, boolean initial, String text) {
        Flag<Boolean> flag = new Flag<>(initial);
        OptionSpec.Builder option = option(letter, name, "", text).arity("0").type(boolean.class);
        option.setter(new Setter<Boolean>(value -> {
            if (value) {
                flag.set(true);
            }
        }));
        spec.addOption(option.build());
        switches.put(name, flag);
        if (!letter.isEmpty()) {
            switches.put(letter, flag);
        }
        return flag;
    }

    /** A flag with a text value, by default empty. */
    public Flag<String> text(String letter, String name, String text) {
        return value(letter, name, "string", "", value -> value, text);
    }

    /** A flag with a value; the last one counts. {@code type} is the word help shows. */
    public <T> Flag<T> value(String letter, String name, String type, T initial, FlagKind<T> kind, String text) {
        Flag<T> flag = new Flag<>(initial);
        add(option(letter, name, type, text), letter, name, value -> flag.set(kind.parse(value)));
        return flag;
    }

    /** A flag that may be repeated. */
    public Flag<List<String>> list(String letter, String name, String text) {
        return list(letter, name, "list", value -> value, text);
    }

    /** A flag that may be repeated, with values of a kind. */
    public <T> Flag<List<T>> list(String letter, String name, String type, FlagKind<T> kind, String text) {
        Flag<List<T>> flag = new Flag<>(new ArrayList<>());
        add(option(letter, name, type, text), letter, name, value -> Flag.append(flag, kind.parse(value)));
        return flag;
    }

    /** Another name for a repeatable flag, understood but not shown. */
    public <T> void hiddenName(String name, Flag<List<T>> flag, FlagKind<T> kind) {
        OptionSpec.Builder option = OptionSpec.builder("--" + name).hidden(true);
        add(option, "", name, value -> Flag.append(flag, kind.parse(value)));
    }

    /** A switch that is understood, not shown, and has no effect. */
    public void hiddenFlag(String name) {
        flag("", name, "");
        described.remove(described.size() - 1);
    }

    /** A flag with a value, understood but not shown. */
    public <T> Flag<T> hiddenValue(String name, T initial, FlagKind<T> kind) {
        Flag<T> flag = new Flag<>(initial);
        add(OptionSpec.builder("--" + name).hidden(true), "", name, value -> flag.set(kind.parse(value)));
        return flag;
    }

    private OptionSpec.Builder option(String letter, String name, String type, String text) {
        described.add(new Described(letter.isEmpty() ? "    --" + name : "-" + letter + ", --" + name, type, text));
        return letter.isEmpty() ? OptionSpec.builder("--" + name) : OptionSpec.builder("-" + letter, "--" + name);
    }

    private void add(OptionSpec.Builder option, String letter, String name, Sink<String> sink) {
        String shown = letter.isEmpty() ? "--" + name : "-" + letter + ", --" + name;
        option.arity("1").type(String.class).setter(new Setter<String>(value -> {
            try {
                sink.accept(value.replace(STAND_IN, '='));
            } catch (IllegalArgumentException e) {
                throw new UsageException(
                        "invalid argument " + Texts.quoted(value) + " for \"" + shown + "\" flag: " + e.getMessage());
            }
        }));
        spec.addOption(option.build());
    }

    /** The switch that asks for help; {@code -h} is free for it in most commands. */
    Flag<Boolean> help() {
        boolean letterTaken = spec.optionsMap().containsKey("-h");
        Flag<Boolean> help = flag(letterTaken ? "" : "h", "help", "Show this text");
        described.remove(described.size() - 1);
        return help;
    }

    CommandSpec spec() {
        return spec;
    }

    List<Described> described() {
        return described;
    }

    Flag<Boolean> switchNamed(String name) {
        return switches.get(name);
    }

    /** How errors call a switch: with both of its names. */
    String shownName(String name) {
        for (Described flag : described) {
            String names = flag.names().trim();
            if (names.equals("--" + name) || names.endsWith(", --" + name) || names.startsWith("-" + name + ",")) {
                return names;
            }
        }
        return "--" + name;
    }

    boolean isFlagsFirst() {
        return flagsFirst;
    }

    int least() {
        return least;
    }

    int most() {
        return most;
    }

    /** The words after the command's name in a usage line. */
    String usage() {
        return described.isEmpty() ? arguments : arguments.isEmpty() ? "[OPTIONS]" : "[OPTIONS] " + arguments;
    }

    private interface Sink<T> {
        void accept(T value);
    }

    /** Hands each occurrence of a flag to its sink, in order; picocli alone would only keep the last. */
    private static final class Setter<T> implements ISetter {
        private final Sink<T> sink;

        Setter(Sink<T> sink) {
            this.sink = sink;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the signature is picocli's
        public <V> V set(V value) {
            if (value != null) {
                sink.accept((T) value);
            }
            return value;
        }
    }
}
