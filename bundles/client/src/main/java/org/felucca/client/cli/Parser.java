package org.felucca.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Reads the words after a command's name into its flags, by docker's rules, which are those of GNU getopt_long. */
final class Parser {
    private final Syntax syntax;
    private final String path;

    /** {@code path} is the command as typed, such as {@code felucca container ls}; errors name it. */
    Parser(Syntax syntax, String path) {
        this.syntax = syntax;
        this.path = path;
    }

    /** Sets the flags and gives the arguments. Throws {@link UsageException} with docker's words. */
    List<String> parse(List<String> words) {
        CommandSpec spec = syntax.spec();
        String[] prepared = withSwitchValues(spec, words);
        PositionalParamSpec.Builder arguments = PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class);
        PositionalParamSpec positional = arguments.build();
        spec.addPositional(positional);
        CommandLine line = new CommandLine(spec)
                .setStopAtPositional(syntax.isFlagsFirst())
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(true)
                .setUnmatchedOptionsArePositionalParams(false)
                .setCaseInsensitiveEnumValuesAllowed(false);
        ParseResult result;
        try {
            result = line.parseArgs(prepared);
        } catch (CommandLine.UnmatchedArgumentException e) {
            throw unknownFlag(restore(e.getUnmatched().get(0)));
        } catch (CommandLine.MissingParameterException e) {
            throw missingValue(words.get(words.size() - 1));
        } catch (CommandLine.ParameterException e) {
            throw e.getCause() instanceof UsageException refused ? refused : new UsageException(e.getMessage());
        }
        List<String> values = new ArrayList<>();
        if (result.hasMatchedPositional(0)) {
            positional.originalStringValues().forEach(value -> values.add(restore(value)));
        }
        return values;
    }

    /**
     * Makes {@code --name=false} and its kin known, each as a switch of its own without an equals sign. A switch with an
     * optional value would not do: picocli would take the image's name in {@code run --rm true} for it.
     */
    private String[] withSwitchValues(CommandSpec spec, List<String> words) {
        List<String> prepared = new ArrayList<>(words.size());
        for (String word : words) {
            int equals = word.indexOf('=');
            int dashes = word.startsWith("--") ? 2 : 1;
            if (equals <= dashes || word.charAt(0) != '-') {
                prepared.add(word);
                continue;
            }
            String name = word.substring(dashes, equals);
            String last = name.substring(name.length() - 1);
            if (dashes == 2 && name.length() > 1 && syntax.switchNamed(name) != null) {
                prepared.add(standIn(spec, "--" + name, word.substring(equals + 1)));
            } else if (dashes == 1 && name.chars().allMatch(c -> syntax.switchNamed(Character.toString(c)) != null)) {
                if (name.length() > 1) {
                    prepared.add(word.substring(0, equals - 1));
                }
                prepared.add(standIn(spec, "-" + last, word.substring(equals + 1)));
            } else {
                prepared.add(word);
            }
        }
        return prepared.toArray(new String[0]);
    }

    /** Declares a switch that sets another to a value, and gives its name. */
    private String standIn(CommandSpec spec, String flag, String value) {
        String name = flag + Syntax.STAND_IN + value;
        if (!spec.optionsMap().containsKey(name)) {
            String bare = flag.substring(flag.lastIndexOf('-', 1) + 1);
            spec.addOption(OptionSpec.builder(name)
                    .arity("0")
                    .type(boolean.class)
                    .setter(new SwitchSetter(syntax.switchNamed(bare), value, syntax.shownName(bare)))
                    .build());
        }
        return name;
    }

    private static String restore(String word) {
        return word.replace(Syntax.STAND_IN, '=');
    }

    private UsageException unknownFlag(String word) {
        if (word.startsWith("--")) {
            int equals = word.indexOf('=');
            return new UsageException("unknown flag: " + (equals < 0 ? word : word.substring(0, equals)));
        }
        // picocli reports a cluster of letters as a whole; the first letter that is no flag is to blame
        for (int i = 1; i < word.length(); i++) {
            if (!syntax.spec().optionsMap().containsKey("-" + word.charAt(i))) {
                return new UsageException("unknown shorthand flag: '" + word.charAt(i) + "' in -" + word.substring(i));
            }
        }
        return new UsageException("unknown flag: " + word);
    }

    private static UsageException missingValue(String word) {
        if (word.startsWith("--")) {
            return new UsageException("flag needs an argument: " + word);
        }
        char letter = word.charAt(word.length() - 1);
        return new UsageException("flag needs an argument: '" + letter + "' in " + word);
    }

    /** Checks how many arguments there are; the texts are docker's. */
    void check(List<String> arguments) {
        int least = syntax.least();
        int most = syntax.most();
        int count = arguments.size();
        if (count >= least && count <= most) {
            return;
        }
        String subject = "felucca: '" + path + "' ";
        if (most == 0) {
            throw new UsageException(subject + "accepts no arguments");
        }
        if (least == most) {
            throw new UsageException(subject + "requires " + least + plural(least));
        }
        if (count < least) {
            throw new UsageException(subject + "requires at least " + least + plural(least));
        }
        throw new UsageException(subject + "requires at most " + most + plural(most));
    }

    private static String plural(int count) {
        return count == 1 ? " argument" : " arguments";
    }

    /** Sets a switch from the text behind its equals sign. */
    private record SwitchSetter(Flag<Boolean> flag, String value, String shown) implements CommandLine.Model.ISetter {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the signature is picocli's
        public <V> V set(V ignored) {
            if (Boolean.TRUE.equals(ignored)) {
                flag.set(truth());
            }
            return ignored;
        }

        private boolean truth() {
            return switch (value) {
                case "1", "t", "T", "TRUE", "true", "True" -> true;
                case "0", "f", "F", "FALSE", "false", "False" -> false;
                default ->
                    throw new UsageException("invalid argument \"" + value + "\" for \"" + shown
                            + "\" flag: strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
            };
        }
    }
}
