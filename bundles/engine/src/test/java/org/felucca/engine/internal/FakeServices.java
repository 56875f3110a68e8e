package org.felucca.engine.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.engine.JobHandler;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Handler services without a framework. */
final class FakeServices {
    private final Map<ServiceReference<?>, Object> services = new LinkedHashMap<>();

    synchronized Object get(ServiceReference<?> reference) {
        return services.get(reference);
    }

    synchronized ServiceReference<?> offer(String job, JobHandler<?, ?> handler) {
        Reference reference = new Reference(job, services.size());
        services.put(reference, handler);
        return reference;
    }

    /** Lower numbers come first, as older services do in OSGi. */
    private record Reference(String job, int number) implements ServiceReference<Object> {
        @Override
        public Object getProperty(String key) {
            return key.equals(JobHandler.JOB) ? job : null;
        }

        @Override
        public String[] getPropertyKeys() {
            return new String[] {JobHandler.JOB};
        }

        @Override
        public Bundle getBundle() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Bundle[] getUsingBundles() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAssignableTo(Bundle bundle, String className) {
            return true;
        }

        @Override
        public int compareTo(Object other) {
            return Integer.compare(((Reference) other).number, number);
        }

        @Override
        public java.util.Dictionary<String, Object> getProperties() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <A> A adapt(Class<A> type) {
            throw new UnsupportedOperationException();
        }
    }
}
