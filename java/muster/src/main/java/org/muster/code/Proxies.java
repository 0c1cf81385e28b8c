package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Proxies: their interfaces and their handler. */
final class Proxies extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output out, Object proxy) {
        Graph g = (Graph) kryo;
        Class<?>[] interfaces = proxy.getClass().getInterfaces();
        out.writeVarInt(interfaces.length, true);
        for (Class<?> i : interfaces) {
            g.writeType(out, i);
        }
        g.beginLate(proxy);
        try {
            g.writeClassAndObject(out, Proxy.getInvocationHandler(proxy));
        } catch (Unsendable e) {
            throw e.at("invocation handler of a proxy for " + interfaces[0].getName());
        }
        g.endLate();
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        Graph g = (Graph) kryo;
        Class<?>[] interfaces = new Class<?>[Graph.readCount(in, 1)];
        ClassLoader loader = Proxies.class.getClassLoader();
        for (int i = 0; i < interfaces.length; i++) {
            interfaces[i] = g.readType(in);
            if (!Everywhere.has(interfaces[i])) {
                loader = interfaces[i].getClassLoader();
            }
        }
        Class<?> proxy = classOf(loader, interfaces);
        Unsendable refused = Refused.reason(proxy);
        if (refused != null) {
            throw refused;
        }
        return Proxy.newProxyInstance(loader, interfaces, g.readNeeded(in, InvocationHandler.class));
    }

    /** The class of proxies with these interfaces. */
    static Class<?> classOf(ClassLoader loader, Class<?>[] interfaces) {
        return Proxy.newProxyInstance(loader, interfaces, (proxy, method, args) -> null)
                .getClass();
    }
}
