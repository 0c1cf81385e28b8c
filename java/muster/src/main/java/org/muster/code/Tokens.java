package org.muster.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Byte code in a form that does not depend on how the compiler laid out the class file: bytes, and between them what is
 * named ({@link Ref}). Short and wide forms of one instruction are the same, places to jump to are counted in
 * instructions, and debug information is left out.
 */
final class Tokens {
    private static final int LOAD = 0x15;
    private static final int STORE = 0x36;
    private static final int GOTO = 0xA7;
    private static final int GOTO_W = 0xC8;
    private static final int CONSTANT = 0xFE;
    static final int ASSERTIONS = 0xFD;

    private final List<Object> list = new ArrayList<>();
    private final Sink bytes = new Sink();

    /** The tokens so far: byte arrays and {@link Ref}s. */
    List<Object> list() {
        flush();
        return list;
    }

    Sink bytes() {
        return bytes;
    }

    void add(Ref ref) {
        flush();
        list.add(ref);
    }

    private void flush() {
        if (bytes.size() > 0) {
            list.add(bytes.toBytes());
            bytes.truncate(0);
        }
    }

    void type(ClassEntry entry) {
        add(new Ref.Type(descriptor(entry)));
    }

    static String descriptor(ClassEntry entry) {
        String name = entry.asInternalName();
        return name.startsWith("[") ? name : "L" + name + ";";
    }

    /** Adds an instruction; {@code place} says where a label is. */
    void add(Instruction instruction, ToIntFunction<Label> place) {
        int opcode = instruction.opcode().bytecode();
        switch (instruction) {
            case LoadInstruction i ->
                bytes.put(LOAD).put(i.typeKind().ordinal()).number(i.slot());
            case StoreInstruction i ->
                bytes.put(STORE).put(i.typeKind().ordinal()).number(i.slot());
            case IncrementInstruction i -> bytes.put(0x84).number(i.slot()).number(i.constant());
            case BranchInstruction i ->
                bytes.put(opcode == GOTO_W ? GOTO : opcode).number(place.applyAsInt(i.target()));
            case LookupSwitchInstruction i -> cases(opcode, i.defaultTarget(), i.cases(), place);
            case TableSwitchInstruction i -> {
                cases(opcode, i.defaultTarget(), i.cases(), place);
                bytes.number(i.lowValue()).number(i.highValue());
            }
            case ConstantInstruction.LoadConstantInstruction i -> {
                bytes.put(CONSTANT);
                Constants.add(this, i.constantEntry());
            }
            case ConstantInstruction i -> constant(i);
            case FieldInstruction i -> {
                bytes.put(opcode);
                Constants.add(this, i.field(), opcode);
            }
            case InvokeInstruction i -> {
                bytes.put(opcode);
                Constants.add(this, i.method(), opcode);
            }
            case InvokeDynamicInstruction i -> {
                bytes.put(opcode);
                Constants.add(this, i.invokedynamic());
            }
            case NewObjectInstruction i -> {
                bytes.put(opcode);
                add(new Ref.New(i.className().asInternalName()));
            }
            case NewReferenceArrayInstruction i -> {
                bytes.put(opcode);
                type(i.componentType());
            }
            case NewMultiArrayInstruction i -> {
                bytes.put(opcode).number(i.dimensions());
                type(i.arrayType());
            }
            case NewPrimitiveArrayInstruction i ->
                bytes.put(opcode).put(i.typeKind().ordinal());
            case TypeCheckInstruction i -> {
                bytes.put(opcode);
                type(i.type());
            }
            case DiscontinuedInstruction.JsrInstruction i -> bytes.put(0xA8).number(place.applyAsInt(i.target()));
            case DiscontinuedInstruction.RetInstruction i -> bytes.put(0xA9).number(i.slot());
            default -> bytes.put(opcode);
        }
    }

    private void cases(int opcode, Label otherwise, List<SwitchCase> cases, ToIntFunction<Label> place) {
        bytes.put(opcode).number(place.applyAsInt(otherwise)).number(cases.size());
        for (SwitchCase c : cases) {
            bytes.number(c.caseValue()).number(place.applyAsInt(c.target()));
        }
    }

    private void constant(ConstantInstruction i) {
        ConstantDesc value = i.constantValue();
        bytes.put(CONSTANT);
        if (value instanceof Number n) {
            Constants.number(bytes, n);
        } else {
            bytes.put(Constants.NULL);
        }
    }
}
