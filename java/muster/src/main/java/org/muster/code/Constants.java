package org.muster.code;

import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.DoubleEntry;
import java.lang.classfile.constantpool.DynamicConstantPoolEntry;
import java.lang.classfile.constantpool.FloatEntry;
import java.lang.classfile.constantpool.IntegerEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.LongEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.invoke.MethodHandleInfo;
import java.util.List;

/** Constants of class files as {@link Tokens}: by what they say, not by their place in the constant pool. */
final class Constants {
    static final int NULL = 'n';

    private static final int GETSTATIC = 0xB2;
    private static final int PUTSTATIC = 0xB3;
    private static final int GETFIELD = 0xB4;
    private static final int INVOKEVIRTUAL = 0xB6;
    private static final int INVOKESPECIAL = 0xB7;
    private static final int INVOKESTATIC = 0xB8;
    private static final int INVOKEINTERFACE = 0xB9;

    private Constants() {}

    static void number(Sink out, Number value) {
        switch (value) {
            case Long v -> out.put('J').number(v);
            case Float v -> out.put('F').number(Float.floatToRawIntBits(v));
            case Double v -> out.put('D').number(Double.doubleToRawLongBits(v));
            default -> out.put('I').number(value.intValue());
        }
    }

    static void add(Tokens out, LoadableConstantEntry entry) {
        switch (entry) {
            case IntegerEntry e -> number(out.bytes(), e.intValue());
            case LongEntry e -> number(out.bytes(), e.longValue());
            case FloatEntry e -> number(out.bytes(), e.floatValue());
            case DoubleEntry e -> number(out.bytes(), e.doubleValue());
            case StringEntry e -> out.bytes().put('s').text(e.stringValue());
            case ClassEntry e -> {
                out.bytes().put('c');
                out.add(new Ref.Literal(e.asInternalName()));
            }
            case MethodTypeEntry e -> {
                out.bytes().put('t');
                out.add(new Ref.Type(e.descriptor().stringValue()));
            }
            case MethodHandleEntry e -> handle(out, e);
            case ConstantDynamicEntry e -> {
                out.bytes().put('d');
                dynamic(out, e, e.bootstrap());
            }
        }
    }

    static void add(Tokens out, InvokeDynamicEntry entry) {
        dynamic(out, entry, entry.bootstrap());
        String maker = entry.bootstrap().bootstrapMethod().reference().owner().asInternalName();
        if (maker.equals("java/lang/invoke/LambdaMetafactory")) {
            String type = entry.type().stringValue();
            String made = type.substring(type.indexOf(')') + 1);
            out.add(new Ref.New(made.substring(1, made.length() - 1)));
        }
    }

    private static void dynamic(Tokens out, DynamicConstantPoolEntry entry, BootstrapMethodEntry bootstrap) {
        String maker = bootstrap.bootstrapMethod().reference().owner().asInternalName();
        out.bytes().text(entry.name().stringValue());
        out.add(new Ref.Type(entry.type().stringValue()));
        handle(out, bootstrap.bootstrapMethod());
        List<LoadableConstantEntry> arguments = bootstrap.arguments();
        out.bytes().number(arguments.size());
        for (LoadableConstantEntry argument : arguments) {
            if (argument instanceof ClassEntry type && maker.startsWith("java/lang/")) {
                // The JDK's own bootstrap methods compare with a class, or ask for its name; they do not look into it.
                out.bytes().put('k');
                out.type(type);
            } else if (argument instanceof StringEntry name && describesClass(arguments)) {
                out.bytes().put('k');
                out.add(new Ref.Type("L" + name.stringValue().replace('.', '/') + ";"));
            } else {
                add(out, argument);
            }
        }
    }

    /** Whether the arguments are those by which a switch over an enum names its class: ClassDesc.of and the name. */
    private static boolean describesClass(List<LoadableConstantEntry> arguments) {
        return arguments.size() == 2
                && arguments.getFirst() instanceof MethodHandleEntry handle
                && handle.reference().owner().asInternalName().equals("java/lang/constant/ClassDesc")
                && handle.reference().name().equalsString("of");
    }

    private static void handle(Tokens out, MethodHandleEntry entry) {
        int kind = entry.kind();
        out.bytes().put('h').put(kind);
        if (kind <= MethodHandleInfo.REF_putStatic) {
            boolean isStatic = kind == MethodHandleInfo.REF_getStatic || kind == MethodHandleInfo.REF_putStatic;
            field(out, entry.reference(), isStatic, kind <= MethodHandleInfo.REF_getStatic);
            return;
        }
        if (kind == MethodHandleInfo.REF_newInvokeSpecial) {
            out.add(new Ref.New(entry.reference().owner().asInternalName()));
        }
        method(out, entry.reference(), call(kind));
    }

    /** How a method handle of that kind, or a serialized lambda, calls its method. */
    static Ref.Call call(int kind) {
        return switch (kind) {
            case MethodHandleInfo.REF_invokeStatic -> Ref.Call.STATIC;
            case MethodHandleInfo.REF_invokeSpecial, MethodHandleInfo.REF_newInvokeSpecial -> Ref.Call.SPECIAL;
            default -> Ref.Call.VIRTUAL;
        };
    }

    /** The member that an instruction uses. */
    static void add(Tokens out, MemberRefEntry member, int opcode) {
        switch (opcode) {
            case INVOKESTATIC -> method(out, member, Ref.Call.STATIC);
            case INVOKESPECIAL -> method(out, member, Ref.Call.SPECIAL);
            case INVOKEVIRTUAL, INVOKEINTERFACE -> method(out, member, Ref.Call.VIRTUAL);
            default ->
                field(
                        out,
                        member,
                        opcode == GETSTATIC || opcode == PUTSTATIC,
                        opcode == GETSTATIC || opcode == GETFIELD);
        }
    }

    private static void method(Tokens out, MemberRefEntry m, Ref.Call call) {
        out.add(new Ref.Method(
                call,
                m.owner().asInternalName(),
                m.name().stringValue(),
                m.type().stringValue()));
    }

    private static void field(Tokens out, MemberRefEntry f, boolean isStatic, boolean read) {
        out.add(new Ref.Field(
                isStatic,
                read,
                f.owner().asInternalName(),
                f.name().stringValue(),
                f.type().stringValue()));
    }
}
