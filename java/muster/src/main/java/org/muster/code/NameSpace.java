package org.muster.code;

/** Classes by their names alone, found again by one class loader: for data that outlive the process. */
final class NameSpace implements ClassSpace {
    private final ClassLoader loader;

    NameSpace(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public int loaderOf(Class<?> type) {
        if (Everywhere.has(type)) {
            return EVERYWHERE;
        }
        Class<?> element = ClassSpace.element(type);
        if (Snippets.isSnippet(element.getName())) {
            throw new Bound(Names.of(element), "at another prompt the same name may be another class");
        }
        try {
            if (ClassSpace.load(element.getName(), loader) == element) {
                return PROGRAM;
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Said below, as for another class of that name.
        }
        throw new Bound(Names.of(element), "the program's class loader does not find this class by its name");
    }

    @Override
    public Class<?> find(int number, String name) throws ClassNotFoundException {
        return number == EVERYWHERE
                ? ClassSpace.loadEverywhere(name, NameSpace.class.getClassLoader())
                : ClassSpace.load(name, loader);
    }

    @Override
    public boolean hasLambdas() {
        return false;
    }
}
