package org.felucca.contract;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds JSON answers against the facts of the API definition. Has no state besides the facts; safe for many threads. */
public final class ContractValidator {
    private final ContractFacts facts;

    public ContractValidator(ContractFacts facts) {
        this.facts = facts;
    }

    /**
     * Checks a whole answer: its status must be one of the operation's, its body of the type given there.
     *
     * @param methodAndPath as in the definition: "GET /containers/{id}/json"
     * @param body text of the body; may be empty where the definition has none
     */
    public Report checkAnswer(String methodAndPath, int status, String body) {
        Report report = new Report(new ArrayList<>(), new ArrayList<>());
        ContractFacts.Operation operation = facts.operation(methodAndPath)
                .orElseThrow(() -> new IllegalArgumentException("the contract has no " + methodAndPath));
        if (!operation.statuses().contains(status)) {
            report.breaches().add("status " + status + " is none of " + operation.statuses());
            return report;
        }
        Optional<JsonElement> type = facts.answer(methodAndPath, status);
        if (type.isPresent() && !isText(type.get(), "binary") && !isText(type.get(), "string")) {
            check(type.get(), JsonParser.parseString(body), "", report);
        }
        return report;
    }

    /** Checks a document against a named definition. */
    public Report check(String definition, JsonElement document) {
        Report report = new Report(new ArrayList<>(), new ArrayList<>());
        check(facts.definition(definition), document, "", report);
        return report;
    }

    private void check(JsonElement type, JsonElement value, String at, Report report) {
        if (type.isJsonPrimitive()) {
            checkNamed(type.getAsString(), value, at, report);
        } else if (value.isJsonNull()) {
            return; // Go writes null for an empty list, map or pointer
        } else if (type.isJsonArray()) {
            if (value.isJsonArray()) {
                int i = 0;
                for (JsonElement item : value.getAsJsonArray()) {
                    check(type.getAsJsonArray().get(0), item, at + "[" + i++ + "]", report);
                }
            } else {
                report.breaches().add(where(at) + " should be an array, is " + kind(value));
            }
        } else if (value.isJsonObject()) {
            checkObject(type.getAsJsonObject(), value.getAsJsonObject(), at, report);
        } else {
            report.breaches().add(where(at) + " should be an object, is " + kind(value));
        }
    }

    private void checkNamed(String type, JsonElement value, String at, Report report) {
        if (type.startsWith("@")) {
            check(facts.definition(type.substring(1)), value, at, report);
            return;
        }
        int colon = type.indexOf(':');
        String plain = colon < 0 ? type : type.substring(0, colon);
        boolean nullable = plain.endsWith("?");
        String name = nullable ? plain.substring(0, plain.length() - 1) : plain;
        if (value.isJsonNull()) {
            if (!nullable && !name.equals("any")) {
                report.breaches().add(where(at) + " should be a " + name + ", is null");
            }
        } else if (!isOfType(name, value)) {
            report.breaches().add(where(at) + " should be a " + name + ", is " + kind(value));
        } else if (colon >= 0
                && !List.of(type.substring(colon + 1).split("\\|", -1)).contains(value.getAsString())) {
            report.breaches()
                    .add(where(at) + " is \"" + value.getAsString() + "\", none of " + type.substring(colon + 1));
        }
    }

    private void checkObject(JsonObject type, JsonObject value, String at, Report report) {
        JsonElement each = type.get("*");
        if (each != null) {
            value.entrySet().forEach(e -> check(each, e.getValue(), at + "." + e.getKey(), report));
            return;
        }
        Map<String, JsonElement> fields = new LinkedHashMap<>();
        type.entrySet().forEach(field -> {
            boolean required = field.getKey().endsWith("!");
            String name = field.getKey().replace("!", "");
            fields.put(name, field.getValue());
            if (required && !value.has(name)) {
                report.breaches().add(where(at + "." + name) + " is required and absent");
            }
        });
        value.entrySet().forEach(e -> {
            JsonElement fieldType = fields.get(e.getKey());
            String inner = at + "." + e.getKey();
            if (fieldType == null) {
                report.unknown().add(where(inner));
            } else {
                check(fieldType, e.getValue(), inner, report);
            }
        });
    }

    private static boolean isOfType(String name, JsonElement value) {
        if (name.equals("any")) {
            return true;
        }
        if (!value.isJsonPrimitive()) {
            return false;
        }
        JsonPrimitive primitive = value.getAsJsonPrimitive();
        return switch (name) {
            case "string", "binary" -> primitive.isString();
            case "boolean" -> primitive.isBoolean();
            case "number" -> primitive.isNumber();
            case "integer" ->
                primitive.isNumber()
                        && primitive.getAsBigDecimal().stripTrailingZeros().scale() <= 0;
            default -> throw new IllegalStateException("unknown type in the facts: " + name);
        };
    }

    private static boolean isText(JsonElement type, String name) {
        return type.isJsonPrimitive() && type.getAsString().equals(name);
    }

    private static String where(String at) {
        return at.startsWith(".") ? at.substring(1) : at.isEmpty() ? "the answer" : at;
    }

    private static String kind(JsonElement value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /**
     * What was found.
     *
     * @param breaches what contradicts the definition, a sentence each
     * @param unknown places of fields that the definition does not have
     */
    public record Report(List<String> breaches, List<String> unknown) {}
}
