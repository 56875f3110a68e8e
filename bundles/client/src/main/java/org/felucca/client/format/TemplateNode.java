package org.felucca.client.format;

import java.util.List;

/** The parts of a parsed template. */
sealed interface TemplateNode {
    /** Text that is copied. */
    record Text(String text) implements TemplateNode {}

    /** {@code {{pipeline}}}: prints its value, unless it declares a variable. */
    record Action(Pipeline pipeline) implements TemplateNode {}

    /** {@code {{if}} … {{else}} … {{end}}}. */
    record If(Pipeline condition, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {}

    /** {@code {{with}} … {{else}} … {{end}}}. */
    record With(Pipeline subject, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {}

    /** {@code {{range}} … {{else}} … {{end}}}. */
    record Range(Pipeline items, List<TemplateNode> body, List<TemplateNode> otherwise) implements TemplateNode {}

    /**
     * Commands, each but the first with the value of the one before as its last argument.
     *
     * @param variables what the value is bound to; two of them in a range
     * @param declares whether they are new
     */
    record Pipeline(List<String> variables, boolean declares, List<Call> calls) {}

    /**
     * A place in the template, for errors.
     *
     * @param position line and column as Go gives them
     * @param text the words that stand there
     */
    record Place(String position, String text) {}

    /** A function or value with its arguments. */
    record Call(List<Operand> operands, Place place) {}

    /** A value of a command. */
    sealed interface Operand {
        /** A literal. */
        record Constant(Object value) implements Operand {}

        /** A name that is a function. */
        record Function(String name) implements Operand {}

        /** A variable and fields behind it; {@code $} is the template's data. */
        record Variable(String name, List<String> fields, Place place) implements Operand {}

        /** Fields of the current value; none means the value itself. */
        record Chain(List<String> fields, Place place) implements Operand {}

        /** A pipeline in parentheses and fields of its value. */
        record Nested(Pipeline pipeline, List<String> fields, Place place) implements Operand {}
    }
}
