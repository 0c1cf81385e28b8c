package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Constants of one enum, by their place. */
final class Enums extends Serializer<Object> {
    private final Class<?> type;

    Enums(Class<?> type) {
        this.type = type;
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // both ends have the same class
    public void write(Kryo kryo, Output out, Object constant) {
        out.writeVarInt(((Enum<?>) constant).ordinal(), true);
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> ignored) {
        int ordinal = in.readVarInt(true);
        Object[] constants = type.getEnumConstants();
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new KryoException("enum " + type.getName() + " has no constant " + ordinal);
        }
        return constants[ordinal];
    }
}
