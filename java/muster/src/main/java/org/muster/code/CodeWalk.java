package org.muster.code;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all of a program's code that a call can reach, and writes down what it does.
 *
 * <p>Classes, static fields and methods get numbers in the order in which they are met, which depends on nothing but
 * the code itself; so what the compiler or the user named them, and where they stand, does not show. Names are written
 * only where a program can tell: of methods that may be overridden, of fields, and of classes of which there are
 * objects.
 *
 * <p>Which method a virtual call leads to is found as in rapid type analysis: the methods of the named class, and of
 * those classes of which an object is made or captured. The JDK may call whatever overrides a method of its own.
 */
final class CodeWalk {
    /** Methods that make objects from data; called by the JDK though they override nothing. */
    private static final Set<String> HOOKS =
            Set.of("writeObject", "readObject", "readObjectNoData", "writeReplace", "readResolve");

    private final Library library;
    private final Sink out = new Sink(4096);
    private final Deque<Runnable> todo = new ArrayDeque<>();
    private final Map<Class<?>, Integer> classes = new HashMap<>();
    private final Map<Library.Member, Integer> methods = new HashMap<>();
    private final Map<Library.Member, Integer> fields = new HashMap<>();
    private final Set<Class<?>> initialized = new LinkedHashSet<>();
    private final IdentityHashMap<Initializer.Part, Integer> initializers = new IdentityHashMap<>();
    private final Set<Class<?>> whole = new LinkedHashSet<>();
    /** Classes of which all that a program can tell is written, or is to be. */
    private final Set<Class<?>> described = new HashSet<>();

    /** Classes of which there are objects. */
    private final Set<Class<?>> made = new LinkedHashSet<>();

    private final Map<Library.Member, Ref.Method> calls = new LinkedHashMap<>();
    private final Set<Field> variables = new LinkedHashSet<>();

    CodeWalk(Library library) {
        this.library = library;
    }

    /** The digest of all that was reached. */
    byte[] digest() {
        for (Runnable next = todo.poll(); next != null; next = todo.poll()) {
            next.run();
        }
        order();
        return out.digest();
    }

    /** Of the initializers that were reached, one may need what another did before it. */
    private void order() {
        for (Class<?> type : initialized) {
            UserClass c = library.of(type);
            if (c != null) {
                out.put('<');
                for (Initializer.Part part : c.initializer()) {
                    Integer number = initializers.get(part);
                    if (number != null) {
                        out.number(number);
                    }
                }
            }
        }
    }

    /** The variables of a JShell session that the code reads, in the order in which it was found. */
    List<Field> variables() {
        return List.copyOf(variables);
    }

    /** Classes whose code was read. */
    Set<Class<?>> reached() {
        return classes.keySet();
    }

    /** There are objects of the class. */
    void fromObjects(Class<?> type) {
        out.put('O');
        type(type);
        make(type);
        UserClass c = library.of(type);
        if (c != null && type.isRecord()) {
            constructors(c); // they are made by it on the worker
        }
    }

    /** All of the class may be used. */
    void fromWhole(Class<?> type) {
        out.put('W');
        type(type);
        whole(type);
    }

    /** The tokens are run, in the name of a class. */
    void from(Class<?> in, List<Object> tokens) {
        out.put('R');
        UserClass c = library.of(in);
        if (c != null) {
            write(c, tokens);
            return;
        }
        for (Object token : tokens) { // of a library that every process has: by name
            if (token instanceof byte[] bytes) {
                out.bytes(bytes);
            } else {
                out.text(token.toString());
            }
        }
    }

    private void write(UserClass in, List<Object> tokens) {
        out.number(tokens.size());
        for (Object token : tokens) {
            switch (token) {
                case byte[] bytes -> out.bytes(bytes);
                case Ref.Type t -> descriptor(in, t.descriptor());
                case Ref.New n -> {
                    Class<?> type = name(in, n.name());
                    if (type != null) {
                        make(type);
                    }
                }
                case Ref.Literal l -> literal(in, l.name());
                case Ref.Method m -> method(in, m);
                case Ref.Field f -> field(in, f);
                default -> throw new IllegalStateException("no token: " + token);
            }
        }
    }

    /** Writes a class that is named: its number if it is the program's. */
    private void type(Class<?> type) {
        if (library.isUser(type)) {
            out.put('U').number(number(type));
        } else {
            out.put('E').text(type.getName());
        }
    }

    private int number(Class<?> type) {
        return classes.computeIfAbsent(type, t -> classes.size());
    }

    /** Writes a class that is named, and gives it if it is the program's. */
    private @Nullable Class<?> name(UserClass in, String internalName) {
        if (internalName.startsWith("[")) {
            descriptor(in, internalName);
            return null;
        }
        Class<?> type = in.resolve(internalName);
        if (type == null) {
            out.put('?').text(internalName);
            return null;
        }
        type(type);
        return library.isUser(type) ? type : null;
    }

    private void descriptor(UserClass in, String descriptor) {
        int from = 0;
        for (int at = descriptor.indexOf('L'); at >= 0; at = descriptor.indexOf('L', from)) {
            out.text(descriptor.substring(from, at + 1));
            from = descriptor.indexOf(';', at) + 1;
            name(in, descriptor.substring(at + 1, from - 1));
        }
        out.text(descriptor.substring(from));
    }

    private void literal(UserClass in, String name) {
        String element = name.substring(name.lastIndexOf('[') + 1);
        Class<?> type = name(in, name);
        if (type == null && name.startsWith("[") && element.startsWith("L")) {
            type = in.resolve(element.substring(1, element.length() - 1));
        }
        if (type == null || !library.isUser(type)) {
            return;
        }
        if (isAround(type, in.type)) {
            // Most often to name a logger; all that the class has would be far too much.
            make(type);
        } else {
            whole(type);
        }
    }

    private static boolean isAround(Class<?> outer, Class<?> inner) {
        return inner.getName().equals(outer.getName()) || inner.getName().startsWith(outer.getName() + '$');
    }

    // ---- methods

    private void method(UserClass in, Ref.Method m) {
        Class<?> owner = m.owner().startsWith("[") ? null : in.resolve(m.owner());
        if (owner == null || !library.isUser(owner)) {
            out.put('x');
            name(in, m.owner());
            named(in, m.name(), m.descriptor());
            return;
        }
        Library.Member target = library.findMethod(owner, m.name() + m.descriptor());
        boolean direct = m.call() != Ref.Call.VIRTUAL
                || (target != null && UserClass.is(target.method(), ClassFile.ACC_PRIVATE));
        if (direct && target != null) {
            out.put('m').number(reach(target));
            if (UserClass.is(target.method(), ClassFile.ACC_STATIC)) {
                initialize(target.owner().type);
            }
            return;
        }
        out.put(direct ? 's' : 'v');
        type(owner);
        named(in, m.name(), m.descriptor());
        if (direct) {
            initialize(owner);
        } else {
            call(owner, target, m);
        }
    }

    private void named(UserClass in, String name, String descriptor) {
        out.text(name);
        descriptor(in, descriptor);
    }

    /** A virtual call. */
    private void call(Class<?> owner, Library.@Nullable Member target, Ref.Method m) {
        String key = m.name() + m.descriptor();
        UserClass c = library.of(owner);
        if (c == null || calls.putIfAbsent(new Library.Member(c, key), m) != null) {
            return;
        }
        if (target != null) {
            reach(target);
        }
        for (Class<?> type : List.copyOf(made)) {
            select(owner, key, type);
        }
    }

    /** Reaches what a virtual call leads to if the object is of that class. */
    private void select(Class<?> owner, String key, Class<?> type) {
        if (owner.isAssignableFrom(type)) {
            Library.Member target = library.findMethod(type, key);
            if (target != null) {
                reach(target);
            }
        }
    }

    private int reach(Library.Member target) {
        Integer known = methods.get(target);
        if (known != null) {
            return known;
        }
        int number = methods.size();
        methods.put(target, number);
        todo.add(() -> write(target, number));
        return number;
    }

    private void write(Library.Member target, int number) {
        UserClass c = target.owner();
        MethodModel m = target.method();
        int flags = m.flags().flagsMask();
        out.put('M').number(number);
        type(c.type);
        out.number(flags
                & (ClassFile.ACC_STATIC | ClassFile.ACC_SYNCHRONIZED | ClassFile.ACC_ABSTRACT | ClassFile.ACC_NATIVE));
        boolean hasName =
                (flags & (ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE)) == 0 || (flags & ClassFile.ACC_NATIVE) != 0;
        out.text(hasName ? m.methodName().stringValue() : "");
        descriptor(c, m.methodType().stringValue());
        write(c, c.code(target.key()));
    }

    // ---- classes

    private void make(Class<?> type) {
        if (!library.isUser(type) || type.isArray() || !made.add(type)) {
            return;
        }
        initialize(type);
        describeLater(type);
        for (Library.Member target : library.calledByJdk(type, HOOKS)) {
            reach(target);
        }
        calls.forEach((at, m) -> select(at.owner().type, at.key(), type));
    }

    private void describeLater(Class<?> type) {
        if (library.isUser(type) && described.add(type)) {
            todo.add(() -> describe(type, library.of(type)));
        }
    }

    /** Writes what a program can tell of the objects of a class. */
    private void describe(Class<?> type, @Nullable UserClass c) {
        out.put('C').number(number(type)).text(ClassNames.of(type)).put(kind(type));
        List<Class<?>> parents = new ArrayList<>(List.of(type.getInterfaces()));
        if (type.getSuperclass() != null) {
            parents.add(type.getSuperclass());
        }
        out.number(parents.size());
        for (Class<?> parent : parents) {
            type(parent);
            describeLater(parent);
        }
        List<FieldModel> state = c == null ? List.of() : c.state();
        out.number(state.size());
        for (FieldModel f : state) {
            out.text(
                    UserClass.is(f, ClassFile.ACC_SYNTHETIC)
                            ? ""
                            : f.fieldName().stringValue());
            descriptor(Objects.requireNonNull(c), f.fieldType().stringValue());
        }
    }

    private static int kind(Class<?> type) {
        return type.isInterface() ? 'i' : type.isEnum() ? 'e' : type.isRecord() ? 'r' : 'c';
    }

    private void constructors(UserClass c) {
        for (Map.Entry<String, MethodModel> m : c.methods()) {
            if (m.getKey().startsWith("<init>")) {
                reach(new Library.Member(c, m.getKey()));
            }
        }
    }

    private void whole(Class<?> type) {
        UserClass c = library.of(type);
        if (c == null || !whole.add(type)) {
            return;
        }
        make(type);
        for (Map.Entry<String, MethodModel> m : c.methods()) {
            // What the compiler made is reached from what the user wrote.
            boolean synthetic = UserClass.is(m.getValue(), ClassFile.ACC_SYNTHETIC);
            if (!synthetic && !m.getKey().equals(UserClass.INITIALIZER)) {
                reach(new Library.Member(c, m.getKey()));
            }
        }
        for (Initializer.Part part : c.initializer()) {
            todo.add(() -> initializer(c, part));
        }
    }

    /** The class's static initializer runs. */
    private void initialize(Class<?> type) {
        if (!library.isUser(type) || !initialized.add(type)) {
            return;
        }
        Class<?> parent = type.getSuperclass();
        if (parent != null) {
            initialize(parent);
        }
        UserClass c = library.of(type);
        if (c != null) {
            boolean all = type.isEnum();
            for (Initializer.Part part : c.initializer()) {
                if (all || part.field() == null) {
                    todo.add(() -> initializer(c, part));
                }
            }
        }
    }

    private void initializer(UserClass c, Initializer.Part part) {
        if (initializers.putIfAbsent(part, initializers.size()) != null) {
            return;
        }
        out.put('I');
        type(c.type);
        write(c, part.tokens());
    }

    // ---- fields

    private void field(UserClass in, Ref.Field f) {
        Class<?> owner = in.resolve(f.owner());
        Library.Member target = owner == null ? null : library.findField(owner, f.name());
        if (target == null) {
            out.put('x');
            name(in, f.owner());
            named(in, f.name(), f.descriptor());
            return;
        }
        UserClass c = target.owner();
        FieldModel model = target.field();
        if (!f.isStatic()) {
            out.put('f');
            type(c.type);
            boolean synthetic = UserClass.is(model, ClassFile.ACC_SYNTHETIC);
            out.number(synthetic ? c.state().indexOf(model) + 1 : 0).text(synthetic ? "" : f.name());
            return;
        }
        out.put('g').number(reachField(target));
        if (f.read() && Snippets.isSnippet(c.type.getName()) && !UserClass.is(model, ClassFile.ACC_FINAL)) {
            variable(c.type, f.name());
        }
    }

    private int reachField(Library.Member target) {
        Integer known = fields.get(target);
        if (known != null) {
            return known;
        }
        int number = fields.size();
        fields.put(target, number);
        UserClass c = target.owner();
        initialize(c.type);
        todo.add(() -> {
            FieldModel model = target.field();
            out.put('F').number(number);
            descriptor(c, model.fieldType().stringValue());
            constant(c, model);
        });
        for (Initializer.Part part : c.initializer()) {
            if (target.key().equals(part.field()) && !c.type.isEnum() && !whole.contains(c.type)) {
                todo.add(() -> initializer(c, part));
            }
        }
        return number;
    }

    private void constant(UserClass c, FieldModel model) {
        List<Object> tokens = new ArrayList<>();
        model.findAttribute(Attributes.constantValue()).ifPresent(v -> {
            Tokens t = new Tokens();
            Constants.add(t, v.constant());
            tokens.addAll(t.list());
        });
        write(c, tokens);
    }

    private void variable(Class<?> type, String name) {
        try {
            variables.add(type.getDeclaredField(name));
        } catch (NoSuchFieldException | LinkageError e) {
            throw new IllegalStateException("the class file of " + type.getName() + " is not that of the class", e);
        }
    }
}
