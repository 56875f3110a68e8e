package org.felucca.linux;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/** Signals that arrive at this process, signal(7), by the JVM's own means. Receivers are called on a thread of the JVM. */
public final class JvmSignals {
    /** What a user or a supervisor may mean for the container. The JVM keeps QUIT and a few others for itself. */
    private static final List<String> FORWARDED = List.of(
            "INT", "TERM", "HUP", "USR1", "USR2", "ALRM", "CONT", "TSTP", "TTIN", "TTOU", "IO", "PWR", "XCPU", "XFSZ");

    private JvmSignals() {}

    /** Calls {@code receiver} with the name of each signal, without SIG, instead of the signal's usual effect. */
    public static void forward(Consumer<String> receiver) {
        for (String name : FORWARDED) {
            on(name, () -> receiver.accept(name));
        }
    }

    /** Calls {@code receiver} whenever the terminal has a new size. */
    public static void onResize(Runnable receiver) {
        on("WINCH", receiver);
    }

    /**
     * Handles a signal with sun.misc.Signal of the module jdk.unsupported. By reflection, since the compiler warns of every
     * direct use in a way that cannot be suppressed, and plain Java has no other means.
     */
    private static void on(String name, Runnable receiver) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            InvocationHandler toReceiver = (proxy, method, arguments) -> {
                receiver.run();
                return null;
            };
            Object handler = Proxy.newProxyInstance(
                    JvmSignals.class.getClassLoader(), new Class<?>[] {handlerClass}, toReceiver);
            Object signal = signalClass.getConstructor(String.class).newInstance(name);
            signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
        } catch (InvocationTargetException keptByJvm) {
            // Some JVMs keep a signal for themselves; it then has its usual effect on this process.
            return;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM cannot handle signals", e);
        }
    }
}
