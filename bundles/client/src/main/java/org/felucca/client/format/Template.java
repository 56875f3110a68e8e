package org.felucca.client.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.client.format.TemplateNode.Call;
import org.felucca.client.format.TemplateNode.Operand;
import org.felucca.client.format.TemplateNode.Pipeline;
import org.felucca.client.format.TemplateNode.Place;

/**
 * A format in the language of Go's text/template, with the functions docker adds. Reads maps, lists and {@link Fields}.
 * What is left out: named templates, methods with arguments, {@code break} and {@code continue}.
 */
public final class Template {
    private final List<TemplateNode> nodes;
    private final TemplateFunctions functions;

    private Template(List<TemplateNode> nodes, TemplateFunctions functions) {
        this.nodes = nodes;
        this.functions = functions;
    }

    /** Reads a template; throws {@link TemplateException} if it is none. */
    public static Template parse(String text) {
        return new Template(TemplateParser.parse(text), TemplateFunctions.NORMAL);
    }

    /** The same template for the heading of a table: functions that would change a value leave it alone. */
    Template forHeading() {
        return new Template(nodes, TemplateFunctions.HEADING);
    }

    /** The text for a value; throws {@link TemplateException} if the value lacks what the template asks for. */
    public String apply(Object data) {
        StringBuilder out = new StringBuilder();
        Run run = new Run(functions, out);
        run.variables.put("$", data);
        run.nodes(nodes, data);
        return out.toString();
    }

    /** One application of a template. */
    private static final class Run {
        private final TemplateFunctions functions;
        private final StringBuilder out;
        private final Map<String, Object> variables = new HashMap<>();

        Run(TemplateFunctions functions, StringBuilder out) {
            this.functions = functions;
            this.out = out;
        }

        void nodes(List<TemplateNode> nodes, Object dot) {
            for (TemplateNode node : nodes) {
                node(node, dot);
            }
        }

        private void node(TemplateNode node, Object dot) {
            if (node instanceof TemplateNode.Text text) {
                out.append(text.text());
            } else if (node instanceof TemplateNode.Action action) {
                Object value = value(action.pipeline(), dot);
                if (action.pipeline().variables().isEmpty()) {
                    out.append(GoText.print(value));
                }
            } else if (node instanceof TemplateNode.If branch) {
                boolean holds = GoText.truth(value(branch.condition(), dot));
                nodes(holds ? branch.then() : branch.otherwise(), dot);
            } else if (node instanceof TemplateNode.With with) {
                Object subject = value(with.subject(), dot);
                boolean holds = GoText.truth(subject);
                nodes(holds ? with.then() : with.otherwise(), holds ? subject : dot);
            } else if (node instanceof TemplateNode.Range range) {
                range(range, dot);
            }
        }

        private void range(TemplateNode.Range range, Object dot) {
            Object items = GoText.plain(evaluate(range.items(), dot));
            List<String> names = range.items().variables();
            boolean any = false;
            if (items instanceof Map<?, ?> map) {
                for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                    any = true;
                    step(range, names, entry.getKey(), entry.getValue());
                }
            } else if (items instanceof Iterable<?> list) {
                long index = 0;
                for (Object item : list) {
                    any = true;
                    step(range, names, index++, item);
                }
            } else if (items != null) {
                throw new TemplateException("template: :1: range can't iterate over " + GoText.print(items));
            }
            if (!any) {
                nodes(range.otherwise(), dot);
            }
        }

        private void step(TemplateNode.Range range, List<String> names, Object key, Object item) {
            if (names.size() == 1) {
                variables.put(names.get(0), item);
            } else if (names.size() > 1) {
                variables.put(names.get(0), key);
                variables.put(names.get(1), item);
            }
            nodes(range.body(), item);
        }

        private Object value(Pipeline pipeline, Object dot) {
            Object value = evaluate(pipeline, dot);
            for (String name : pipeline.variables()) {
                variables.put(name, value);
            }
            return value;
        }

        private Object evaluate(Pipeline pipeline, Object dot) {
            Object value = null;
            boolean piped = false;
            for (Call call : pipeline.calls()) {
                value = call(call, dot, piped, value);
                piped = true;
            }
            return value;
        }

        private Object call(Call call, Object dot, boolean piped, Object last) {
            List<Operand> operands = call.operands();
            if (!(operands.get(0) instanceof Operand.Function function)) {
                if (operands.size() == 2
                        && dot instanceof Fields fields
                        && operands.get(0) instanceof Operand.Chain name) {
                    return fields.call(name.fields().get(0), operand(operands.get(1), dot));
                }
                if (operands.size() > 1 || piped) {
                    throw new TemplateException("template: :1: can't give argument to non-function "
                            + call.place().text());
                }
                return operand(operands.get(0), dot);
            }
            Object[] arguments = new Object[operands.size() - 1 + (piped ? 1 : 0)];
            for (int i = 1; i < operands.size(); i++) {
                arguments[i - 1] = operand(operands.get(i), dot);
            }
            if (piped) {
                arguments[arguments.length - 1] = last;
            }
            try {
                return functions.call(function.name(), arguments);
            } catch (TemplateException e) {
                throw located(call.place(), e);
            }
        }

        private Object operand(Operand operand, Object dot) {
            if (operand instanceof Operand.Constant constant) {
                return constant.value();
            } else if (operand instanceof Operand.Chain chain) {
                return fields(dot, chain.fields(), chain.place());
            } else if (operand instanceof Operand.Nested nested) {
                return fields(evaluate(nested.pipeline(), dot), nested.fields(), nested.place());
            } else if (operand instanceof Operand.Variable variable) {
                if (!variables.containsKey(variable.name())) {
                    throw new TemplateException("template: :1: undefined variable \"" + variable.name() + "\"");
                }
                return fields(variables.get(variable.name()), variable.fields(), variable.place());
            }
            return functions.call(((Operand.Function) operand).name());
        }

        private static Object fields(Object start, List<String> names, Place place) {
            Object value = start;
            for (String name : names) {
                try {
                    value = GoText.field(value, name);
                } catch (TemplateException e) {
                    throw located(place, e);
                }
            }
            return value;
        }

        private static TemplateException located(Place place, TemplateException e) {
            if (e.getMessage().startsWith("template: ")) {
                return e;
            }
            return new TemplateException(
                    "template: :" + place.position() + ": executing \"\" at <" + place.text() + ">: " + e.getMessage());
        }
    }
}
