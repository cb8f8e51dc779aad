package io.repforge.robotlearning.tfrecord;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A record as features by name: a {@code tf.train.Example}, or a {@code tf.train.SequenceExample}, the features of whose lists have the values of all steps.
 *
 * @param features by their names
 */
record Example(Map<String, Feature> features) {

    private interface Field {
        /**
         * @param tag of the field that is next
         * @return whether it was read
         */
        boolean read(int tag) throws IOException;
    }

    /**
     * @throws IOException if it is none
     */
    static Example of(byte[] record) throws IOException {
        Map<String, Feature> features = new TreeMap<>();
        CodedInputStream in = CodedInputStream.newInstance(record);
        fields(in, tag -> switch (number(tag)) {
            case 1 -> within(in, entry -> number(entry) == 1 && entry(in, features, false));
            case 2 -> within(in, entry -> number(entry) == 1 && entry(in, features, true));
            default -> false;
        });
        return new Example(features);
    }

    private static int number(int tag) {
        return WireFormat.getTagFieldNumber(tag);
    }

    private static void fields(CodedInputStream in, Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!field.read(tag)) {
                in.skipField(tag);
            }
        }
    }

    private static boolean within(CodedInputStream in, Field field) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields(in, field);
        in.popLimit(limit);
        return true;
    }

    private static boolean entry(CodedInputStream in, Map<String, Feature> features, boolean isList) throws IOException {
        String[] name = {""};
        Feature feature = new Feature();
        within(in, tag -> switch (number(tag)) {
            case 1 -> {
                name[0] = in.readStringRequireUtf8();
                yield true;
            }
            case 2 -> isList ? within(in, one -> number(one) == 1 && within(in, kind -> values(in, kind, feature))) : within(in, kind -> values(in, kind, feature));
            default -> false;
        });
        features.put(name[0], feature);
        return true;
    }

    private static boolean values(CodedInputStream in, int kind, Feature feature) throws IOException {
        return switch (number(kind)) {
            case 1 -> within(in, value -> {
                if (number(value) != 1) {
                    return false;
                }
                feature.add(in.readByteArray());
                return true;
            });
            case 2 -> within(in, value -> numbers(in, value, feature, Feature.Kind.FLOATS));
            case 3 -> within(in, value -> numbers(in, value, feature, Feature.Kind.INTEGERS));
            default -> false;
        };
    }

    /** One number, or many of them packed. */
    private static boolean numbers(CodedInputStream in, int tag, Feature feature, Feature.Kind kind) throws IOException {
        if (number(tag) != 1) {
            return false;
        }
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            feature.add(kind, number(in, kind));
            return true;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            feature.add(kind, number(in, kind));
        }
        in.popLimit(limit);
        return true;
    }

    private static double number(CodedInputStream in, Feature.Kind kind) throws IOException {
        return kind == Feature.Kind.FLOATS ? in.readFloat() : in.readInt64();
    }
}
