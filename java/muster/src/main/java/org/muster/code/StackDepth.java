package org.muster.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;

/** How many slots of the operand stack are in use before each instruction of a method. */
final class StackDepth {
    private static final int UNKNOWN = -1;

    private final Body body;
    private final int[] depths;

    private StackDepth(Body body) {
        this.body = body;
        depths = new int[body.instructions.size() + 1];
        Arrays.fill(depths, UNKNOWN);
    }

    /** The depths; -1 where the code is never reached. */
    static int[] before(Body body) {
        StackDepth s = new StackDepth(body);
        body.handlers.forEach(h -> s.set(body.place(h.handler()), 1));
        s.set(0, 0);
        s.run();
        return s.depths;
    }

    /** Compilers lay code out so that one pass knows all but what only backward jumps lead to. */
    private void run() {
        for (int i = 0; i < body.instructions.size(); i++) {
            if (depths[i] == UNKNOWN) {
                continue;
            }
            Instruction instruction = body.instructions.get(i);
            int after = depths[i] + effect(instruction);
            switch (instruction) {
                case BranchInstruction b -> set(body.place(b.target()), after);
                case LookupSwitchInstruction s -> targets(body.place(s.defaultTarget()), s.cases(), after);
                case TableSwitchInstruction s -> targets(body.place(s.defaultTarget()), s.cases(), after);
                default -> {}
            }
            if (!ends(instruction)) {
                set(i + 1, after);
            }
        }
    }

    private void set(int place, int depth) {
        if (depths[place] == UNKNOWN) {
            depths[place] = depth;
        }
    }

    private void targets(int otherwise, List<SwitchCase> cases, int depth) {
        set(otherwise, depth);
        cases.forEach(c -> set(body.place(c.target()), depth));
    }

    private static boolean ends(Instruction i) {
        return switch (i.opcode().kind()) {
            case RETURN, THROW_EXCEPTION, LOOKUP_SWITCH, TABLE_SWITCH -> true;
            default -> i.opcode() == Opcode.GOTO || i.opcode() == Opcode.GOTO_W;
        };
    }

    private static int effect(Instruction instruction) {
        return switch (instruction) {
            case LoadInstruction i -> i.typeKind().slotSize();
            case StoreInstruction i -> -i.typeKind().slotSize();
            case ConstantInstruction i -> i.typeKind().slotSize();
            case ArrayLoadInstruction i -> i.typeKind().slotSize() - 2;
            case ArrayStoreInstruction i -> -i.typeKind().slotSize() - 2;
            case ConvertInstruction i -> i.toType().slotSize() - i.fromType().slotSize();
            case FieldInstruction i -> ofField(i);
            case InvokeInstruction i -> ofCall(i.typeSymbol()) - (i.opcode() == Opcode.INVOKESTATIC ? 0 : 1);
            case InvokeDynamicInstruction i -> ofCall(i.typeSymbol());
            case NewObjectInstruction i -> 1;
            case NewMultiArrayInstruction i -> 1 - i.dimensions();
            case OperatorInstruction i -> ofOperator(i);
            case BranchInstruction i -> ofBranch(i.opcode());
            case StackInstruction i -> ofStack(i.opcode());
            case LookupSwitchInstruction i -> -1;
            case TableSwitchInstruction i -> -1;
            default ->
                switch (instruction.opcode()) {
                    case MONITORENTER, MONITOREXIT -> -1;
                    default -> 0;
                };
        };
    }

    private static int ofField(FieldInstruction i) {
        int slots = TypeKind.from(i.typeSymbol()).slotSize();
        return switch (i.opcode()) {
            case GETSTATIC -> slots;
            case PUTSTATIC -> -slots;
            case GETFIELD -> slots - 1;
            default -> -slots - 1;
        };
    }

    private static int ofCall(MethodTypeDesc type) {
        int slots = TypeKind.from(type.returnType()).slotSize();
        for (int i = 0; i < type.parameterCount(); i++) {
            slots -= TypeKind.from(type.parameterType(i)).slotSize();
        }
        return slots;
    }

    private static int ofOperator(OperatorInstruction i) {
        return switch (i.opcode()) {
            case INEG, LNEG, FNEG, DNEG, ARRAYLENGTH -> 0;
            case ISHL, LSHL, ISHR, LSHR, IUSHR, LUSHR, FCMPL, FCMPG -> -1;
            case LCMP, DCMPL, DCMPG -> -3;
            default -> -i.typeKind().slotSize();
        };
    }

    private static int ofBranch(Opcode opcode) {
        return switch (opcode) {
            case GOTO, GOTO_W -> 0;
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> -1;
            default -> -2;
        };
    }

    private static int ofStack(Opcode opcode) {
        return switch (opcode) {
            case POP -> -1;
            case POP2 -> -2;
            case DUP, DUP_X1, DUP_X2 -> 1;
            case SWAP -> 0;
            default -> 2;
        };
    }
}
