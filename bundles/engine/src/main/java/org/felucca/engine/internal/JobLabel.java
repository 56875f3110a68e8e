package org.felucca.engine.internal;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.regex.Pattern;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/**
 * What a job is called in logs and books.
 *
 * @param name of the job
 * @param subject the request's first component when it is a text or an id; ids are shortened
 */
record JobLabel(String name, String subject) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST = 80;

    private static final ClassValue<Form> FORMS = new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
            return Form.of(type);
        }
    };

    static JobLabel of(JobRequest<?> request) {
        Form form = FORMS.get(request.getClass());
        return new JobLabel(form.name, form.subject.map(s -> read(s, request)).orElse(""));
    }

    private static String read(Method component, Object request) {
        try {
            return shorten(String.valueOf(component.invoke(request)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's component cannot be read: " + component, e);
        }
    }

    private static String shorten(String subject) {
        if (ID.matcher(subject).matches()) {
            return subject.substring(0, 12);
        }
        // names come from clients: a log line stays one line
        String line = subject.replaceAll("\\p{Cntrl}", "?");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    @Override
    public String toString() {
        return subject.isEmpty() ? name : name + "(" + subject + ")";
    }

    /** What a type of requests has. */
    private record Form(String name, Optional<Method> subject) {
        static Form of(Class<?> type) {
            JobName name = type.getAnnotation(JobName.class);
            if (name == null) {
                throw new IllegalArgumentException(type + " has no @JobName");
            }
            RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
            if (components.length == 0 || !isName(components[0].getType())) {
                return new Form(name.value(), Optional.empty());
            }
            return new Form(name.value(), Optional.of(components[0].getAccessor()));
        }

        private static boolean isName(Class<?> type) {
            return type == String.class
                    || (type.getPackageName().equals("org.felucca.model")
                            && type.getSimpleName().endsWith("Id"));
        }
    }
}
