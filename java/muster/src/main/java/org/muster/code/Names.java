package org.muster.code;

/** Classes as messages name them. */
final class Names {
    private Names() {}

    static String of(Class<?> type) {
        if (type.isHidden()) {
            String name = type.getName();
            int lambda = name.indexOf("$$Lambda");
            if (lambda > 0 && type.getInterfaces().length > 0) {
                return "a lambda (" + type.getInterfaces()[0].getName() + ") of " + name.substring(0, lambda);
            }
        }
        return type.getTypeName();
    }
}
