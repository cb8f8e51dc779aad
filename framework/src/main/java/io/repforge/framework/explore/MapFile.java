package io.repforge.framework.explore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.data.Dataset;
import io.repforge.framework.evaluate.Features;
import java.io.IOException;
import java.util.OptionalDouble;

/** The map of what an encoder has learnt as a file of its run, {@code map.json}, in the form that {@link ExplorationValue} tells of. */
public final class MapFile {

    private static final int POINTS = 2000;
    private static final int PIXELS = 48;
    private static final ObjectMapper JSON = new ObjectMapper();

    private MapFile() {}

    /**
     * The content of such a file, of up to 2,000 rows of a dataset.
     *
     * @param seed of the sample and of the map
     * @throws io.repforge.framework.UserError if the data is empty or features aren't finite
     * @throws IOException if the data can't be read
     */
    public static byte[] of(Dataset data, Features.Extractor extractor, long seed) throws IOException {
        try (Exploration exploration = Exploration.sample(data, POINTS, extractor, new Exploration.Question(OptionalDouble.empty(), seed))) {
            return JSON.writeValueAsBytes(ExplorationValue.of(exploration, new ExplorationValue.Extent(POINTS, PIXELS, seed)).json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map can't become JSON", e);
        }
    }
}
