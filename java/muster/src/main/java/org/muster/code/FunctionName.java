package org.muster.code;

import java.io.Serializable;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LineNumber;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What to call a function where people read it. Worked out once per class of functions; thread-safe.
 *
 * @param name short: {@code Class.method} for a method reference, {@code lambda in Class:line} for a lambda, else the class
 * @param function in full: package, class and method
 */
public record FunctionName(String name, String function) {
    private static final ClassValue<Known> KNOWN = new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
            return new Known();
        }
    };

    /** The name of a class's functions, once one of them was asked for. */
    private static final class Known {
        private volatile @Nullable FunctionName name;
    }

    /**
     * Names a function.
     *
     * @param function a lambda, a method reference or any other object
     * @return its name; the same object for all functions of one place in the program
     */
    public static FunctionName of(Object function) {
        Known known = KNOWN.get(function.getClass());
        FunctionName name = known.name;
        if (name == null) {
            SerializedLambda form = serialized(function);
            name = form == null ? ofClass(function.getClass()) : ofLambda(form, function.getClass());
            known.name = name;
        }
        return name;
    }

    private static @Nullable SerializedLambda serialized(Object function) {
        Class<?> type = function.getClass();
        if (!type.isHidden() || !(function instanceof Serializable)) {
            return null;
        }
        try {
            Method replace = type.getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            return replace.invoke(function) instanceof SerializedLambda form ? form : null;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return null; // then its class must do for a name
        }
    }

    private static FunctionName ofClass(Class<?> type) {
        if (type.isHidden()) {
            return new FunctionName(Names.of(type), type.getName());
        }
        String name = readable(type.getName());
        return new FunctionName(type.isAnonymousClass() ? "anonymous class " + name : name, type.getName());
    }

    private static FunctionName ofLambda(SerializedLambda form, Class<?> type) {
        String owner = form.getImplClass().replace('/', '.');
        String method = form.getImplMethodName();
        String full = owner + "." + method;
        if (!method.startsWith("lambda$")) {
            return new FunctionName(readable(owner) + "." + (method.equals("<init>") ? "new" : method), full);
        }
        int line = line(form, type.getClassLoader());
        return new FunctionName("lambda in " + readable(owner) + (line > 0 ? ":" + line : ""), full);
    }

    /** Without its package, and with dots between nested classes. */
    private static String readable(String className) {
        if (Snippets.isSnippet(className)) {
            return "JShell";
        }
        return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** Where the lambda's body begins, or 0 if nobody knows. */
    private static int line(SerializedLambda form, @Nullable ClassLoader loader) {
        try {
            byte[] file = ClassBytes.of(ClassSpace.load(form.getImplClass().replace('/', '.'), loader));
            if (file == null) {
                return 0;
            }
            for (MethodModel m : ClassFile.of().parse(file).methods()) {
                if (m.methodName().equalsString(form.getImplMethodName())
                        && m.methodType().equalsString(form.getImplMethodSignature())) {
                    return m.code().map(FunctionName::firstLine).orElse(0);
                }
            }
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException e) {
            // A name without a line is a name too.
        }
        return 0;
    }

    private static int firstLine(Iterable<CodeElement> code) {
        for (CodeElement e : code) {
            if (e instanceof LineNumber n) {
                return n.line();
            }
        }
        return 0;
    }
}
