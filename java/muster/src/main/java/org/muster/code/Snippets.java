package org.muster.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the code typed at a JShell prompt uses. JShell wraps each snippet in a class of its own, in which a variable is a
 * static field and a method a static method; classes declared at the prompt are nested in such a wrapper. Thread-safe.
 */
final class Snippets {
    private static final String PREFIX = "REPL.$JShell$";

    private final Map<Class<?>, Map<String, List<Use>>> methods = new ConcurrentHashMap<>();

    /** What a method uses. */
    enum Kind {
        METHOD,
        FIELD,
        CLASS
    }

    /**
     * One thing that a method uses.
     *
     * @param kind what
     * @param owner binary name of its class
     * @param member name, and of a method the descriptor too
     */
    record Use(Kind kind, String owner, String member) {}

    /** Whether the class was made of what was typed at a prompt. */
    static boolean isSnippet(String className) {
        return className.startsWith(PREFIX);
    }

    /** Whether the class is the wrapper of a snippet, not a class that was declared at the prompt. */
    static boolean isWrapper(String className) {
        return isSnippet(className) && className.indexOf('$', PREFIX.length()) < 0;
    }

    /** What each method of the class uses. */
    Map<String, List<Use>> methods(Class<?> type) {
        return methods.computeIfAbsent(type, Snippets::read);
    }

    void forget() {
        methods.clear();
    }

    private static Map<String, List<Use>> read(Class<?> type) {
        byte[] file = ClassBytes.of(type);
        if (file == null) {
            return Map.of();
        }
        Map<String, List<Use>> uses = new HashMap<>();
        ClassModel model = ClassFile.of().parse(file);
        for (MethodModel method : model.methods()) {
            List<Use> list = new ArrayList<>();
            method.code().ifPresent(code -> {
                for (CodeElement element : code) {
                    add(list, element);
                }
            });
            uses.put(method.methodName().stringValue() + method.methodType().stringValue(), list);
        }
        return uses;
    }

    private static void add(List<Use> list, CodeElement element) {
        switch (element) {
            case InvokeInstruction i -> member(list, i.method());
            case FieldInstruction f -> field(list, f);
            case InvokeDynamicInstruction i -> {
                for (LoadableConstantEntry argument :
                        i.invokedynamic().bootstrap().arguments()) {
                    constant(list, argument);
                }
            }
            case NewObjectInstruction n -> type(list, n.className());
            case TypeCheckInstruction t -> type(list, t.type());
            case LoadConstantInstruction l -> constant(list, l.constantEntry());
            default -> {}
        }
    }

    private static void constant(List<Use> list, LoadableConstantEntry entry) {
        if (entry instanceof MethodHandleEntry handle) {
            member(list, handle.reference());
        } else if (entry instanceof ClassEntry type) {
            type(list, type);
        }
    }

    private static void member(List<Use> list, MemberRefEntry member) {
        String owner = name(member.owner());
        if (isSnippet(owner)) {
            String descriptor = member.type().stringValue();
            Kind kind = descriptor.startsWith("(") ? Kind.METHOD : Kind.FIELD;
            String name = member.name().stringValue();
            list.add(new Use(kind, owner, kind == Kind.METHOD ? name + descriptor : name));
        }
    }

    private static void field(List<Use> list, FieldInstruction f) {
        if (f.opcode() == Opcode.GETSTATIC && isSnippet(name(f.owner()))) {
            list.add(new Use(Kind.FIELD, name(f.owner()), f.name().stringValue()));
        }
    }

    private static void type(List<Use> list, ClassEntry type) {
        if (isSnippet(name(type))) {
            list.add(new Use(Kind.CLASS, name(type), ""));
        }
    }

    private static String name(ClassEntry entry) {
        return entry.asInternalName().replace('/', '.');
    }
}
