package org.felucca.engine.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;

/** One direction between two class spaces. Safe for use by several threads. */
final class Crossing {
    /**
     * Calls go by handles: up to Java 17 a Method that is called often makes a class for that in the loader of its class, which works no more
     * when that class's bundle has been replaced.
     */
    private static final MethodHandles.Lookup PUBLIC = MethodHandles.publicLookup();

    private static final String OURS = "org.felucca.";

    /** Finds the target's classes where no type is declared. */
    private final ClassLoader target;

    private final Crossing reverse;

    private Crossing(ClassLoader target, Crossing reverse, ClassLoader source) {
        this.target = target;
        this.reverse = reverse == null ? new Crossing(source, this, target) : reverse;
    }

    static Crossing between(ClassLoader source, ClassLoader target) {
        return new Crossing(target, null, source);
    }

    /** The type with the name of {@code wanted} that a class is or implements. */
    static Class<?> counterpart(Class<?> wanted, Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (c.getName().equals(wanted.getName())) {
                return c;
            }
            for (Class<?> i : c.getInterfaces()) {
                Class<?> found = counterpartOrNull(wanted, i);
                if (found != null) {
                    return found;
                }
            }
        }
        throw new IllegalStateException(type.getName() + " is no " + wanted.getName() + " in any class space");
    }

    private static Class<?> counterpartOrNull(Class<?> wanted, Class<?> type) {
        if (type.getName().equals(wanted.getName())) {
            return type;
        }
        for (Class<?> parent : type.getInterfaces()) {
            Class<?> found = counterpartOrNull(wanted, parent);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The value in the target's space, where it is declared as {@code wanted}. */
    Object carry(Object value, Type wanted) {
        if (value instanceof Optional<?> optional) {
            return optional.map(v -> carry(v, argument(wanted, 0)));
        }
        if (value instanceof List<?> list) {
            List<Object> carried = new ArrayList<>(list.size());
            list.forEach(v -> carried.add(carry(v, argument(wanted, 0))));
            return Collections.unmodifiableList(carried);
        }
        if (value instanceof Set<?> set) {
            Set<Object> carried = new LinkedHashSet<>();
            set.forEach(v -> carried.add(carry(v, argument(wanted, 0))));
            return Collections.unmodifiableSet(carried);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> carried = new LinkedHashMap<>();
            map.forEach((k, v) -> carried.put(carry(k, argument(wanted, 0)), carry(v, argument(wanted, 1))));
            return Collections.unmodifiableMap(carried);
        }
        if (value instanceof Consumer<?> consumer) {
            return reverse.consumer(consumer, argument(wanted, 0));
        }
        return carryOne(value, raw(wanted));
    }

    @SuppressWarnings("unchecked") // what comes is carried to where the consumer is from
    private Consumer<Object> consumer(Consumer<?> consumer, Type accepted) {
        // the type argument is the other side's: here its name alone counts
        return v -> ((Consumer<Object>) consumer).accept(carry(v, named(raw(accepted), Object.class)));
    }

    private Object carryOne(Object value, Class<?> wanted) {
        boolean declared = wanted.getName().startsWith(OURS);
        if (value == null || (wanted.isInstance(value) && (declared || !crosses(value.getClass(), wanted)))) {
            return value;
        }
        if (value instanceof Enum<?> constant) {
            return constant(named(constant.getDeclaringClass(), wanted), constant.name());
        }
        if (value.getClass().isRecord()) {
            return record(value, named(value.getClass(), wanted));
        }
        if (wanted.isInterface()) {
            return proxy(value, wanted);
        }
        return value; // of the JDK, or a primitive's box
    }

    /** Whether a value that is declared as Object, or as something of the JDK, is of a class with a counterpart. */
    private static boolean crosses(Class<?> type, Class<?> wanted) {
        return wanted == Object.class && type.getName().startsWith(OURS) && (type.isRecord() || type.isEnum());
    }

    /** The target's class of the same name. A declared type knows it, also when its loader would find nothing any more. */
    private Class<?> named(Class<?> type, Class<?> declared) {
        if (type.getName().equals(declared.getName())) {
            return declared;
        }
        if (!type.getName().startsWith(OURS)) {
            return type;
        }
        ClassLoader loader = declared.getName().startsWith(OURS) ? declared.getClassLoader() : target;
        try {
            return Class.forName(type.getName(), false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the other class space has no " + type.getName(), e);
        }
    }

    private static Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> ((Enum<?>) c).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type.getName() + " has no " + name));
    }

    private Object record(Object value, Class<?> type) {
        Map<String, Method> known = new HashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            known.put(component.getName(), component.getAccessor());
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            Method accessor = known.get(components[i].getName());
            values[i] = accessor == null ? nothing(types[i]) : carryComponent(value, accessor, components[i]);
        }
        try {
            return PUBLIC.unreflectConstructor(type.getDeclaredConstructor(types))
                    .invokeWithArguments(values);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make " + type.getName(), e);
        }
    }

    private Object carryComponent(Object value, Method accessor, RecordComponent component) {
        try {
            return carry(PUBLIC.unreflect(accessor).invoke(value), component.getGenericType());
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read " + accessor, e);
        }
    }

    /** What a primitive component is when nobody says; null for all others. */
    private static Object nothing(Class<?> type) {
        return type.isPrimitive() ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0) : null;
    }

    /** Something of the target's interface that calls the value in its own space. */
    private Object proxy(Object value, Class<?> wanted) {
        Class<?> own = counterpart(wanted, value.getClass());
        InvocationHandler calls = (self, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(self, method, arguments, value);
            }
            Method called = method(own, method);
            if (called == null) {
                return InvocationHandler.invokeDefault(self, method, arguments);
            }
            return call(value, called, arguments, method);
        };
        return Proxy.newProxyInstance(wanted.getClassLoader(), new Class<?>[] {wanted}, calls);
    }

    private static Object ofObject(Object self, Method method, Object[] arguments, Object value) {
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> value + " of another class space";
        };
    }

    private static Method method(Class<?> type, Method like) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(like.getName())
                    && method.getParameterCount() == like.getParameterCount()
                    && !method.isBridge()) {
                return method;
            }
        }
        return null;
    }

    private Object call(Object value, Method called, Object[] arguments, Method asked) throws Throwable {
        List<Object> carried = new ArrayList<>();
        carried.add(value);
        for (int i = 0; i < called.getParameterCount(); i++) {
            carried.add(reverse.carry(arguments[i], called.getGenericParameterTypes()[i]));
        }
        Object answer;
        try {
            answer = PUBLIC.unreflect(called).invokeWithArguments(carried);
        } catch (Throwable e) {
            throw failure(e);
        }
        return carry(answer, asked.getGenericReturnType());
    }

    /** Failures are told by kind; those of the JDK are what they are. */
    private Throwable failure(Throwable thrown) throws ReflectiveOperationException {
        if (!thrown.getClass().getName().equals(FeluccaException.class.getName())) {
            return thrown;
        }
        Object kind = thrown.getClass().getMethod("kind").invoke(thrown);
        return Class.forName(FeluccaException.class.getName(), false, target)
                .asSubclass(Throwable.class)
                .getConstructor(Class.forName(ErrorKind.class.getName(), false, target), String.class, Throwable.class)
                .newInstance(carry(kind, Object.class), thrown.getMessage(), thrown);
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> itself) {
            return itself;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
    }

    /** Object where it is not said. */
    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic && index < generic.getActualTypeArguments().length
                ? generic.getActualTypeArguments()[index]
                : Object.class;
    }
}
