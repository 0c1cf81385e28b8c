package org.muster.code;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.IdentityObjectIntMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a class as its loader's number and its name, once per stream. */
@SuppressWarnings("rawtypes")
final class NamedClasses extends DefaultClassResolver {
    private final IdentityObjectIntMap<Class> written = new IdentityObjectIntMap<>();
    private final List<Class<?>> read = new ArrayList<>();
    private @Nullable Graph graph;
    private @Nullable Serializers serializers;

    void open(Graph g) {
        graph = g;
        serializers = new Serializers(g);
    }

    @Override
    public Registration getRegistration(Class type) {
        Registration known = super.getRegistration(type);
        if (known != null || serializers == null) {
            return known;
        }
        Registration chosen = serializers.choose(type);
        if (chosen.getType() == type) {
            register(chosen);
        } else {
            classToRegistration.put(type, chosen);
        }
        return chosen;
    }

    @Override
    protected void writeName(Output output, Class type, Registration registration) {
        output.writeByte(NAME + 2);
        Class<?> named = registration.getType(); // not type: that may be the class of one enum constant
        int id = written.get(named, -1);
        if (id >= 0) {
            output.writeVarInt(id, true);
            return;
        }
        id = written.size;
        written.put(named, id);
        output.writeVarInt(id, true);
        graph().writeType(output, named);
    }

    @Override
    protected Registration readName(Input input) {
        int id = input.readVarInt(true);
        if (id < 0 || id > read.size()) {
            throw new KryoException("a class number of " + id + " is out of order");
        }
        if (id == read.size()) {
            read.add(graph().readType(input));
        }
        return graph().getRegistration(read.get(id));
    }

    @Override
    public void reset() {
        written.clear(2048);
        read.clear();
    }

    private Graph graph() {
        if (graph == null) {
            throw new IllegalStateException("not open");
        }
        return graph;
    }
}
