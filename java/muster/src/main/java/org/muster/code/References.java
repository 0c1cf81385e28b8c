package org.muster.code;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import java.util.ArrayList;
import java.util.List;

/**
 * References within a graph, and the check that none of them leads back to an object that is not made yet: Kryo itself
 * would silently read null there.
 */
@SuppressWarnings("rawtypes")
final class References extends MapReferenceResolver {
    /** Objects being written that can only be made when all their parts are there. */
    private final List<Object> late = new ArrayList<>();

    void beginLate(Object value) {
        late.add(value);
    }

    void endLate() {
        late.removeLast();
    }

    void clearLate() {
        late.clear();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very object
    public int getWrittenId(Object object) {
        int id = super.getWrittenId(object);
        if (id >= 0) {
            for (int i = late.size() - 1; i >= 0; i--) {
                if (late.get(i) == object) {
                    throw new Cycle(object);
                }
            }
        }
        return id;
    }

    @Override
    public Object getReadObject(Class type, int id) {
        Object object = id >= 0 && id < readObjects.size() ? readObjects.get(id) : null;
        if (object == null) {
            throw new KryoException("a reference leads nowhere");
        }
        return object;
    }

    /** Enum constants and boxed values are the same wherever they are; classes have a name of their own. */
    @Override
    public boolean useReferences(Class type) {
        return type != Class.class && super.useReferences(type);
    }
}
