package io.repforge.framework.page;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Data within a page. What HTML or JavaScript could take for the end of it is escaped. */
final class Embedded {

    private static final ObjectMapper JSON = JsonMapper.builder().addModule(new SimpleModule()
            .addSerializer(Double.class, new Numbers<Double>(Embedded::write)).addSerializer(double.class, new Numbers<Double>(Embedded::write))
            .addSerializer(Float.class, new Numbers<Float>(Embedded::write)).addSerializer(float.class, new Numbers<Float>(Embedded::write))
            .addSerializer(double[].class, new Numbers<double[]>(Embedded::write)).addSerializer(float[].class, new Numbers<float[]>(Embedded::write))).build();

    static {
        JSON.getFactory().setCharacterEscapes(new InScripts());
    }

    private Embedded() {}

    /** Data as an element that no browser runs. */
    static Html json(Object data) {
        try {
            return Html.raw("<script type=\"application/json\">" + JSON.writeValueAsString(data) + "</script>");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this can't become JSON: " + data.getClass().getName(), e);
        }
    }

    private static void write(double value, JsonGenerator out) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }

    private static void write(float value, JsonGenerator out) throws IOException {
        if (Float.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }

    private static void write(double[] values, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (double value : values) {
            write(value, out);
        }
        out.writeEndArray();
    }

    private static void write(float[] values, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (float value : values) {
            write(value, out);
        }
        out.writeEndArray();
    }

    private interface Written<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    /** Numbers, of which JSON has the finite ones. */
    private static final class Numbers<T> extends JsonSerializer<T> {

        private final Written<T> written;

        Numbers(Written<T> written) {
            this.written = written;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            written.write(value, out);
        }
    }

    /** As the standard of HTML advises for what lies in a script. */
    private static final class InScripts extends CharacterEscapes {

        private static final Map<Integer, SerializableString> ESCAPES = Map.of(
                (int) '<', new SerializedString("\\u003c"), (int) '>', new SerializedString("\\u003e"), (int) '&', new SerializedString("\\u0026"),
                0x2028, new SerializedString("\\u2028"), 0x2029, new SerializedString("\\u2029"));

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes['<'] = ESCAPE_CUSTOM;
            codes['>'] = ESCAPE_CUSTOM;
            codes['&'] = ESCAPE_CUSTOM;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return ESCAPES.get(character);
        }
    }
}
